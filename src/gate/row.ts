import type { Check, MetricRow, MetricStatus } from '../records/gate-report.ts'
import { checksOf } from './check.ts'
import { mlflowChecks } from './mlflow-compat.ts'
import type { Opponent } from './opponent.ts'
import { type GatePolicy, isMeasuredWhole, type Threshold } from './policy.ts'
import { wording } from './wording.ts'

export interface RowInput {
  readonly name: string
  readonly slice: MetricRow['slice']
  readonly greater_is_better: boolean
  /** No threshold: the row informs. */
  readonly threshold: Threshold | null
  readonly candidate: number | undefined
  readonly opponent: Opponent
  /** Whether the opponent has any metric at all (MLflow asks). */
  readonly opponent_has_metrics: boolean
}

/** A metric beside one opponent, with its checks decided. */
export function rowOf(input: RowInput, { compat, uncertainty }: GatePolicy): MetricRow {
  const { name, slice, greater_is_better, threshold, candidate, opponent } = input
  const baseline = opponent.state === 'scored' ? opponent.value : undefined
  // Slices are too small to be bootstrapped one by one: their difference itself decides.
  const strict = threshold !== null && uncertainty === 'strict' && slice === null && !isMeasuredWhole(name, threshold)
  const bounds =
    strict && opponent.state === 'scored' && opponent.bounds?.every(Number.isFinite) ? opponent.bounds : null
  const checks = threshold ? decided(input, threshold, compat, strict) : []
  return {
    name,
    slice,
    greater_is_better,
    candidate: finite(candidate),
    baseline: finite(baseline),
    baseline_name: opponent.name,
    delta: candidate === undefined || baseline === undefined ? null : finite(candidate - baseline),
    interval: opponent.state === 'scored' && opponent.interval?.every(Number.isFinite) ? [...opponent.interval] : null,
    ...(bounds && { bounds: [...bounds] }),
    threshold: threshold?.threshold ?? null,
    status: statusOf(checks),
    checks: slice ? checks.map((check) => ({ ...check, reason: wording.inSlice(slice, check.reason) })) : [...checks],
  }
}

function decided(input: RowInput, threshold: Threshold, compat: GatePolicy['compat'], strict: boolean) {
  const { name, greater_is_better, candidate, opponent } = input
  if (compat === 'none' || (opponent.state === 'absent' && opponent.because === 'not-comparable')) {
    return checksOf({ name, greater_is_better, threshold, candidate, opponent, strict })
  }
  return mlflowChecks({
    name,
    greater_is_better,
    threshold,
    candidate,
    baseline_name: opponent.name,
    baseline_has_metrics: input.opponent_has_metrics,
    baseline: opponent.state === 'scored' ? opponent.value : undefined,
  })
}

/** The gravest of its checks; `unchanged` outranks `pass`, and checks that were all skipped only inform. */
function statusOf(checks: readonly Check[]): MetricStatus {
  for (const status of ['incomplete', 'fail', 'inconclusive', 'unchanged', 'pass'] as const) {
    if (checks.some((check) => check.status === status)) return status
  }
  return 'info'
}

const finite = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null
