import { expect, test } from '@jest/globals'
import { decide } from '../../src/gate/decide.ts'
import type { GatePolicy } from '../../src/gate/policy.ts'
import type { Scored } from '../../src/gate/score.ts'

/** The candidate on all rows, and beside a baseline on the rows that the baseline was not trained on. */
const scored = (roc_auc: number, rows: number, inSlice: number): Scored => ({
  values: new Map([['roc_auc', roc_auc]]),
  slices: [{ column: 'phase', value: 'climb', rows, values: new Map([['roc_auc', inSlice]]) }],
})

function gate(metrics: GatePolicy['metrics'], slices: GatePolicy['slices'] = {}) {
  return decide({
    policy: { metrics, slices, on_missing_baseline: 'pass-first', uncertainty: 'report', compat: 'none' },
    task: 'binary-classification',
    candidate: scored(0.9, 200, 0.95),
    baselines: [
      {
        name: 'production',
        status: 'scored',
        scored: scored(0.72, 40, 0.8),
        candidate: scored(0.7, 40, 0.7),
        same_model: false,
      },
      { name: 'base', status: 'scored', scored: scored(0.89, 200, 0.9), same_model: false },
    ],
    registered_versions: 1,
  })
}

test('a baseline is compared with the candidate on the rows that are left; the bound counts on all', () => {
  const { verdict, reasons, metrics } = gate({ roc_auc: { threshold: 0.8, max_absolute_regression: 0.01 } })
  expect(verdict).toBe('fail')
  expect(reasons).toEqual(["roc_auc 0.7000 is 0.0200 below production's 0.7200; at most 0.0100 is allowed"])
  expect(
    metrics.map(({ baseline_name, candidate, baseline, status, checks }) => [
      baseline_name,
      candidate,
      baseline,
      status,
      checks.map(({ kind }) => kind),
    ]),
  ).toEqual([
    [null, 0.9, null, 'pass', ['threshold']],
    ['production', 0.7, 0.72, 'fail', ['max_absolute_regression']],
    ['base', 0.9, 0.89, 'pass', ['threshold', 'max_absolute_regression']],
  ])
})

test('a slice that has too few rows left decides nothing, but for its bound', () => {
  const rule = { max_absolute_regression: 0.01, threshold: 0.9 }
  const { verdict, notes } = gate(
    { roc_auc: { threshold: 0.8 } },
    { phase: { min_rows: 100, metrics: { roc_auc: rule } } },
  )
  expect(verdict).toBe('pass')
  expect(notes).toContain(
    'insufficient rows in phase (under 100), shown and not judged: climb (40 of 200 left to compare)',
  )
  const enough = gate({ roc_auc: { threshold: 0.8 } }, { phase: { min_rows: 30, metrics: { roc_auc: rule } } })
  expect(enough.verdict).toBe('fail')
  expect(enough.reasons[0]).toMatch(/^phase = climb \(200 rows\): roc_auc 0.7000 is 0.1000 below production's 0.8000/)
})
