import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { decide } from '../../src/gate/decide.ts'
import { mlflowRefusal } from '../../src/gate/mlflow-compat.ts'
import type { BaselineInput } from '../../src/gate/opponent.ts'
import type { Threshold } from '../../src/gate/policy.ts'

type Encoded = number | string | null
type Case = [boolean, number | null, number | null, number | null, Encoded, Encoded, string | string[]]

interface Golden {
  readonly made_with: string
  readonly refused: readonly [number | null, number | null, number | null, string | null][]
  readonly cases: readonly Case[]
}

const golden: Golden = JSON.parse(readFileSync('test/golden/mlflow-thresholds/mlflow.json', 'utf8'))
const special: Record<string, number> = {
  nan: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
}
const number = (value: Encoded): number => (typeof value === 'string' ? special[value]! : value!)

function thresholdOf(t: number | null, a: number | null, r: number | null): Threshold {
  return {
    threshold: t ?? undefined,
    min_absolute_change: a ?? undefined,
    min_relative_change: r ?? undefined,
  }
}

function baselinesOf(baseline: Encoded): readonly BaselineInput[] {
  if (baseline === null) return [{ name: 'base', status: 'missing', source: 'none given' }]
  const values = new Map<string, number>()
  if (baseline === 'other') values.set('other', 1)
  else if (baseline !== 'empty') values.set('m', number(baseline))
  return [{ name: 'base', status: 'scored', scored: { values, slices: [] }, same_model: false }]
}

test('compat: mlflow decides as MLflow does', () => {
  const wrong: string[] = []
  for (const one of golden.cases) {
    const [greater_is_better, t, a, r, candidate, baseline, theirs] = one
    const values = new Map([['other', 1]])
    if (candidate !== null) values.set('m', number(candidate))
    const ours = decide({
      policy: {
        metrics: { m: { ...thresholdOf(t, a, r), greater_is_better } },
        slices: {},
        on_missing_baseline: 'pass-first',
        uncertainty: 'report',
        compat: 'mlflow',
      },
      task: 'regression',
      candidate: { values, slices: [] },
      baselines: baselinesOf(baseline),
      registered_versions: 0,
      user_metrics: { other: { greater_is_better: true } },
    })
    const expected = theirs === 'pass' ? 'pass' : Array.isArray(theirs) ? 'fail' : 'incomplete'
    let agrees = ours.verdict === expected
    if (expected === 'incomplete') agrees &&= ours.reasons.some((reason) => reason.endsWith(` ${theirs}`))
    if (Array.isArray(theirs) && !theirs.some((kind) => kind.startsWith('missing'))) {
      const failed = ours.metrics[0]!.checks.filter(({ status }) => status === 'fail').map(({ kind }) => kind)
      agrees &&= JSON.stringify(failed) === JSON.stringify(theirs)
    }
    if (!agrees) wrong.push(`${JSON.stringify(one)}: ${ours.verdict} ${ours.reasons.join(' | ')}`)
  }
  process.stdout.write(`${golden.made_with}: ${golden.cases.length} cases, ${wrong.length} decided otherwise\n`)
  expect(wrong).toEqual([])
  expect(golden.cases.length).toBeGreaterThan(2000)
})

test('compat: mlflow refuses the thresholds that MLflow refuses', () => {
  for (const [t, a, r, message] of golden.refused) expect(mlflowRefusal(thresholdOf(t, a, r))).toBe(message)
  expect(mlflowRefusal({ max_absolute_regression: 0.1 })).toMatch(/no word/)
})
