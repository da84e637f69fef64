import { describe, expect, test } from '@jest/globals'
import type { GatePolicy } from '../../src/gate/policy.ts'
import type { ScoredSlice } from '../../src/gate/score.ts'
import { found, gate, scored, slice } from './sample-gate.ts'

describe('slices', () => {
  const policy: Partial<GatePolicy> = {
    slices: { phase: { min_rows: 100, metrics: { roc_auc: { max_absolute_regression: 0.05 } } } },
  }
  const run = (ours: readonly ScoredSlice[], theirs: readonly ScoredSlice[]) =>
    gate(policy, scored({ roc_auc: 0.8 }, ours), [found('base', scored({ roc_auc: 0.8 }, theirs))])

  test('the worst slice of those large enough is told, whichever way is better', () => {
    const three = [
      slice('Climb', 312, { roc_auc: 0.7, log_loss: 0.3 }),
      slice('Cruise', 200, { roc_auc: 0.9, log_loss: 0.5 }),
      slice('Taxi', 12, { roc_auc: 0.1, log_loss: 0.9 }),
    ]
    const metrics = { roc_auc: { threshold: 0 }, log_loss: { threshold: 1 } }
    const both = { slices: { phase: { min_rows: 100, metrics } } }
    const told = (slices: readonly ScoredSlice[]) =>
      gate(both, scored({ roc_auc: 0.8 }, slices), []).notes.filter((note) => note.startsWith('Worst'))
    expect(told(three)).toEqual([
      'Worst roc_auc by phase: 0.7000 where it is Climb (312 rows).',
      'Worst log_loss by phase: 0.5000 where it is Cruise (200 rows).',
    ])
    expect(told(three.slice(0, 1))).toEqual([])
  })

  test('a loss in a slice fails, and names it', () => {
    const { verdict, reasons } = run([slice('Climb', 312, { roc_auc: 0.7 })], [slice('Climb', 312, { roc_auc: 0.8 })])
    expect(verdict).toBe('fail')
    expect(reasons).toEqual([
      "phase = Climb (312 rows): roc_auc 0.7000 is 0.1000 below base's 0.8000; at most 0.0500 is allowed",
    ])
  })

  test('too few rows are insufficient, never a failure', () => {
    const { verdict, notes, metrics } = run(
      [slice('Taxi', 12, { roc_auc: 0.1 })],
      [slice('Taxi', 12, { roc_auc: 0.8 })],
    )
    expect(verdict).toBe('pass')
    expect(notes).toEqual(['insufficient rows in phase (under 100), shown and not judged: Taxi (12)'])
    expect(metrics.at(-1)).toMatchObject({ status: 'info', candidate: 0.1, slice: { value: 'Taxi' } })
  })

  test('rows that define the metric for nobody are insufficient; for the candidate alone, a failure', () => {
    const nan = Number.NaN
    expect(run([slice('Climb', 312, { roc_auc: nan })], [slice('Climb', 312, { roc_auc: nan })]).verdict).toBe('pass')
    expect(run([slice('Climb', 312, { roc_auc: nan })], [slice('Climb', 312, { roc_auc: 0.8 })]).verdict).toBe('fail')
  })

  test('a column without slices makes the verdict incomplete', () => {
    expect(run([], [])).toMatchObject({
      verdict: 'incomplete',
      reasons: ['slices by phase are demanded, but the test rows have no such column'],
    })
  })
})
