import type { MetricRow } from '../records/gate-report.ts'
import { contestRows } from './contest-rows.ts'
import type { GateInput } from './input.ts'
import { type MissingRule, opponentsOf } from './opponent.ts'
import type { Threshold } from './policy.ts'
import type { Scored, ScoredSlice } from './score.ts'
import { wording } from './wording.ts'

export interface SlicedDecision {
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
  const decided = Object.entries(input.policy.slices).flatMap(([column, { min_rows, metrics }]): SlicedDecision[] => {
    const slices = input.candidate.slices.filter((slice) => slice.column === column)
    if (slices.length === 0) return [{ rows: [], notes: [], incomplete: [wording.noSlices(column)] }]
    const small: string[] = []
    const judged = slices.flatMap((slice) => {
      const told = { column, value: slice.value, rows: slice.rows }
      if (slice.rows < min_rows) {
        small.push(`${slice.value} (${slice.rows})`)
        const rows = Object.keys(metrics).flatMap((name) => rowsOf(input, slice, name, null, directionOf(name), rule))
        return { rows, notes: [], incomplete: [] }
      }
      const left = fewestCompared(input, slice)
      if (left < min_rows) small.push(`${slice.value} (${left} of ${slice.rows} left to compare)`)
      return Object.entries(metrics).map(([name, threshold]) => {
        const undefinedHere = undefinedForAll(input, slice, name)
        const compared = left < min_rows ? { threshold: threshold.threshold } : threshold
        const rows = rowsOf(input, slice, name, undefinedHere ? null : compared, directionOf(name), rule)
        return {
          rows,
          notes: undefinedHere ? [wording.inSlice(told, wording.sliceUndefined(name))] : [],
          incomplete: [],
        }
      })
    })
    const notes = small.length === 0 ? [] : [wording.slicesInsufficient(column, small, min_rows)]
    const worst = Object.keys(metrics).flatMap((name) => worstNote(slices, name, min_rows, directionOf(name)))
    return [...judged, { rows: [], notes: [...notes, ...worst], incomplete: [] }]
  })
  return {
    rows: decided.flatMap(({ rows }) => rows),
    notes: decided.flatMap(({ notes }) => notes),
    incomplete: decided.flatMap(({ incomplete }) => incomplete),
  }
}

/** The slice that the candidate serves worst, of those with rows enough: it is whom a reviewer has to think of. */
function worstNote(
  slices: readonly ScoredSlice[],
  name: string,
  min_rows: number,
  greater_is_better: boolean,
): string[] {
  const judged = slices.flatMap(({ column, value, rows, values }) => {
    const found = values.get(name)
    return rows >= min_rows && found !== undefined && Number.isFinite(found) ? [{ column, value, rows, found }] : []
  })
  if (judged.length < 2) return []
  const worst = judged.reduce((least, one) => (one.found < least.found === greater_is_better ? one : least))
  return [wording.worstSlice(worst, name, worst.found)]
}

function rowsOf(
  { policy, baselines }: GateInput,
  slice: ScoredSlice,
  name: string,
  threshold: Threshold | null,
  greater_is_better: boolean,
  rule: MissingRule,
): readonly MetricRow[] {
  const valueIn = (scored: Scored) => twin(scored, slice)?.values.get(name)
  return contestRows(
    {
      name,
      slice: { column: slice.column, value: slice.value, rows: slice.rows },
      greater_is_better,
      threshold,
      candidate: slice.values.get(name),
      hasMetrics: (opponent) => opponent.state === 'scored',
    },
    opponentsOf(name, baselines, rule, valueIn, false),
    policy,
  )
}

/** The candidate's value is NaN and so is every baseline's: the rows are to blame, not the model. */
function undefinedForAll({ baselines }: GateInput, slice: ScoredSlice, name: string): boolean {
  if (!Number.isNaN(slice.values.get(name))) return false
  return !baselines.some((one) => one.status === 'scored' && Number.isFinite(twin(one.scored, slice)?.values.get(name)))
}

/** Rows of the slice that are left in the comparison with the fewest. */
function fewestCompared({ baselines }: GateInput, slice: ScoredSlice): number {
  const counts = baselines.flatMap((one) =>
    one.status === 'scored' && one.candidate ? [twin(one.candidate, slice)?.rows ?? 0] : [],
  )
  return Math.min(slice.rows, ...counts)
}

function twin(scored: Scored, { column, value }: ScoredSlice): ScoredSlice | undefined {
  return scored.slices.find((slice) => slice.column === column && slice.value === value)
}
