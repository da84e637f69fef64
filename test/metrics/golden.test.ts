import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import type { Sample } from '../../src/metrics/sample.ts'
import { metricNamed, metricTable } from '../../src/metrics/table.ts'

type Expected = readonly (number | null | false)[]

interface Golden {
  readonly made_with: string
  readonly metrics: { readonly classification: readonly string[]; readonly regression: readonly string[] }
  readonly classification: readonly {
    readonly classes: number
    readonly positive: number | null
    readonly target: readonly number[]
    readonly predicted: readonly number[]
    readonly probabilities: readonly number[]
    readonly weights: readonly number[] | null
    readonly expected: Expected
  }[]
  readonly regression: readonly {
    readonly target: readonly number[]
    readonly predicted: readonly number[]
    readonly weights: readonly number[] | null
    readonly expected: Expected
  }[]
}

const golden: Golden = JSON.parse(readFileSync('test/golden/metrics/scikit-learn.json', 'utf8'))

const cases: readonly { sample: Sample; names: readonly string[]; expected: Expected }[] = [
  ...golden.classification.map((c) => ({
    sample: {
      kind: 'classification' as const,
      rows: c.target.length,
      classes: c.classes,
      positive: c.positive,
      target: Int32Array.from(c.target),
      predicted: Int32Array.from(c.predicted),
      probabilities: Float64Array.from(c.probabilities),
      weights: c.weights && Float64Array.from(c.weights),
    },
    names: golden.metrics.classification,
    expected: c.expected,
  })),
  ...golden.regression.map((c) => ({
    sample: {
      kind: 'regression' as const,
      rows: c.target.length,
      target: Float64Array.from(c.target),
      predicted: Float64Array.from(c.predicted),
      weights: c.weights && Float64Array.from(c.weights),
    },
    names: golden.metrics.regression,
    expected: c.expected,
  })),
]

test('every metric of the table has golden numbers', () => {
  const golden_names = [...golden.metrics.classification, ...golden.metrics.regression]
  expect(metricTable.map(({ name }) => name).sort()).toEqual([...golden_names].sort())
})

test('metrics equal scikit-learn to 1e-12', () => {
  let compared = 0
  let undefinedThere = 0
  let largest = { difference: 0, name: '' }
  const wrong: string[] = []
  cases.forEach(({ sample, names, expected }, index) => {
    names.forEach((name, i) => {
      const theirs = expected[i]!
      if (theirs === false) return
      const ours = metricNamed(name)!.compute(sample)
      if (theirs === null) {
        undefinedThere++
        if (!Number.isNaN(ours)) wrong.push(`case ${index} ${name}: ${ours}, theirs undefined`)
        return
      }
      compared++
      const difference = Math.abs(ours - theirs) / Math.max(1, Math.abs(theirs))
      if (difference > largest.difference) largest = { difference, name }
      if (!(difference <= 1e-12)) wrong.push(`case ${index} ${name}: ${ours}, theirs ${theirs}`)
    })
  })
  process.stdout.write(
    `${golden.made_with}: ${cases.length} samples, ${compared} values compared, ${undefinedThere} undefined on both sides, ` +
      `largest difference ${largest.difference.toExponential(1)} (${largest.name})\n`,
  )
  expect(wrong).toEqual([])
  expect(compared).toBeGreaterThan(5000)
})
