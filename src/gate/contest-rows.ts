import type { MetricRow } from '../records/gate-report.ts'
import type { Opponent } from './opponent.ts'
import type { GatePolicy, Threshold } from './policy.ts'
import { type RowInput, rowOf } from './row.ts'

export interface ContestInput extends Omit<RowInput, 'opponent' | 'opponent_has_metrics'> {
  readonly hasMetrics: (opponent: Opponent) => boolean
}

const alone: Opponent = { state: 'absent', name: null, because: 'missing', status: 'skipped', why: '' }

/**
 * A metric's rows, one an opponent. Where an opponent is met on some of the test rows only, its row holds the candidate's value
 * on just these, and the bound of the metric itself, which counts on all of them, has a row of its own.
 */
export function contestRows(
  input: ContestInput,
  opponents: readonly Opponent[],
  policy: GatePolicy,
): readonly MetricRow[] {
  const { hasMetrics, ...metric } = input
  const narrowed = (opponent: Opponent): boolean => opponent.state === 'scored' && opponent.candidate !== undefined
  const bound = metric.threshold?.threshold
  const whole: MetricRow[] =
    bound !== undefined && opponents.some(narrowed)
      ? [rowOf({ ...metric, threshold: { threshold: bound }, opponent: alone, opponent_has_metrics: false }, policy)]
      : []
  const rows = opponents.map((opponent) => {
    const own = { opponent, opponent_has_metrics: hasMetrics(opponent) }
    if (opponent.state !== 'scored' || opponent.candidate === undefined) return rowOf({ ...metric, ...own }, policy)
    const threshold = withoutBound(metric.threshold)
    return rowOf({ ...metric, ...own, threshold, candidate: opponent.candidate }, policy)
  })
  return [...whole, ...rows]
}

function withoutBound(threshold: Threshold | null): Threshold | null {
  return threshold === null ? null : { ...threshold, threshold: undefined }
}
