import type { MetricRow } from '../records/gate-report.ts'
import type { GateInput } from './input.ts'
import { type MissingRule, opponentsOf } from './opponent.ts'
import type { Threshold } from './policy.ts'
import { type RowInput, rowOf } from './row.ts'
import type { Scored, ScoredSlice } from './score.ts'
import { wording } from './wording.ts'

interface SlicedDecision {
  readonly rows: readonly MetricRow[]
  readonly notes: readonly string[]
  /** Why the verdict cannot be complete. */
  readonly incomplete: readonly string[]
}

/**
 * The per-slice rules. A slice under `min_rows`, or whose rows do not define the metric for anyone (one class only), is
 * insufficient: shown, never a failure.
 */
export function sliceRows(input: GateInput, directionOf: (name: string) => boolean, rule: MissingRule): SlicedDecision {
  const { policy, candidate, baselines } = input
  const rows: MetricRow[] = []
  const notes: string[] = []
  const incomplete: string[] = []
  for (const [column, { min_rows, metrics }] of Object.entries(policy.slices)) {
    const slices = candidate.slices.filter((slice) => slice.column === column)
    if (slices.length === 0) incomplete.push(wording.noSlices(column))
    for (const scored of slices) {
      const slice = { column, value: scored.value, rows: scored.rows }
      if (scored.rows < min_rows) notes.push(wording.inSlice(slice, wording.sliceInsufficient(scored.rows, min_rows)))
      for (const [name, threshold] of Object.entries(metrics)) {
        const valueIn = (other: Scored) => twin(other, scored)?.values.get(name)
        const opponents = opponentsOf(name, baselines, rule, valueIn, false)
        const value = scored.values.get(name)
        const nobody = !opponents.some((one) => one.state === 'scored' && Number.isFinite(one.value))
        const undefinedHere = value !== undefined && Number.isNaN(value) && nobody
        if (undefinedHere && scored.rows >= min_rows) notes.push(wording.inSlice(slice, wording.sliceUndefined(name)))
        const gating: Threshold | null = scored.rows < min_rows || undefinedHere ? null : threshold
        for (const opponent of opponents) {
          const inputRow: RowInput = {
            name,
            slice,
            greater_is_better: directionOf(name),
            threshold: gating,
            candidate: value,
            opponent,
            opponent_has_metrics: opponent.state === 'scored',
          }
          rows.push(rowOf(inputRow, policy))
        }
      }
    }
  }
  return { rows, notes, incomplete }
}

function twin(scored: Scored, { column, value }: ScoredSlice): ScoredSlice | undefined {
  return scored.slices.find((slice) => slice.column === column && slice.value === value)
}
