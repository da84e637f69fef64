import type { Check, CheckKind } from '../records/gate-report.ts'
import { kindsOf } from './check.ts'
import type { Threshold } from './policy.ts'
import { wording } from './wording.ts'

/**
 * One metric as MLflow validates it (mlflow.models.evaluation.validation, release 3.17.2), slips included: a NaN passes
 * the relative check, nothing is forgiven at the boundary, and where MLflow dies of a KeyError, TypeError or
 * InvalidOperation the check is `incomplete`. Releases before 3.17.0 divided by the signed baseline, so that under a
 * negative one better failed and worse passed; this divides by its magnitude, as 3.17 does.
 */
export interface MlflowContest {
  readonly name: string
  readonly greater_is_better: boolean
  readonly threshold: Threshold
  readonly candidate: number | undefined
  readonly baseline_name: string | null
  /** MLflow's `bool(baseline_metrics)`: there is a baseline, and it has metrics. */
  readonly baseline_has_metrics: boolean
  readonly baseline: number | undefined
}

type Outcome = Pick<Check, 'limit' | 'status' | 'reason'>

/** Least lead over a baseline of 0, in place of the relative check. */
const leastOnZero = 1e-10

export function mlflowChecks(contest: MlflowContest): readonly Check[] {
  return kindsOf(contest.threshold).map(([kind, configured]) => {
    const baseline = kind === 'threshold' ? null : contest.baseline_name
    return { kind, baseline, configured, ...outcome(contest, kind, configured) }
  })
}

/** Why MLflow would refuse this threshold; null when it would take it. It also refuses 0 and 1 written without a point. */
export function mlflowRefusal(threshold: Threshold): string | null {
  const { min_absolute_change: absolute, min_relative_change: relative } = threshold
  if (threshold.max_absolute_regression !== undefined || threshold.max_relative_regression !== undefined) {
    return wording.mlflowUnbounded
  }
  if (absolute !== undefined && absolute <= 0) return '`min_absolute_change` parameter must be a positive number.'
  if (relative !== undefined && (relative < 0 || relative > 1)) {
    return '`min_relative_change` parameter must be between 0 and 1.'
  }
  return kindsOf(threshold).length === 0 ? 'no threshold was specified.' : null
}

function outcome(contest: MlflowContest, kind: CheckKind, configured: number): Outcome {
  const { name, threshold, candidate, greater_is_better } = contest
  if (candidate === undefined) return { limit: null, status: 'fail', reason: wording.candidateMissing(name) }
  if (contest.baseline_has_metrics && contest.baseline === undefined) return raised(name, 'KeyError')
  if (kind === 'threshold') {
    const passed = reaches(greater_is_better, candidate, configured)
    const reason = wording.threshold(name, candidate, configured, passed, greater_is_better)
    return { limit: configured, status: passed ? 'pass' : 'fail', reason }
  }
  if (contest.baseline === undefined) {
    // MLflow asks whether the numbers are truthy: 0.0 alone slips past its guard and is then subtracted from None.
    if (threshold.min_relative_change || threshold.min_absolute_change) {
      return { limit: null, status: 'fail', reason: wording.mlflowMissingBaseline(name) }
    }
    return raised(name, 'TypeError')
  }
  return kind === 'min_absolute_change'
    ? asDecimals(contest, kind, configured, candidate, contest.baseline, configured)
    : relative(contest, configured, candidate, contest.baseline)
}

function relative(contest: MlflowContest, configured: number, candidate: number, baseline: number): Outcome {
  const kind = 'min_relative_change'
  if (baseline === 0) return asDecimals(contest, kind, configured, candidate, baseline, leastOnZero)
  const better = contest.greater_is_better ? candidate - baseline : baseline - candidate
  const failed = better / Math.abs(baseline) < configured
  const demanded = configured * Math.abs(baseline)
  return {
    limit: contest.greater_is_better ? baseline + demanded : baseline - demanded,
    status: failed ? 'fail' : 'pass',
    reason: told(contest, kind, configured, candidate, baseline),
  }
}

/** Comparing floats as exact decimals is comparing the floats, save that a NaN is an error. */
function asDecimals(
  contest: MlflowContest,
  kind: 'min_absolute_change' | 'min_relative_change',
  configured: number,
  candidate: number,
  baseline: number,
  least: number,
): Outcome {
  const limit = contest.greater_is_better ? baseline + least : baseline - least
  if (Number.isNaN(candidate) || Number.isNaN(limit)) return raised(contest.name, 'decimal.InvalidOperation')
  const passed = reaches(contest.greater_is_better, candidate, limit)
  return {
    limit,
    status: passed ? 'pass' : 'fail',
    reason: told(contest, kind, configured, candidate, baseline),
  }
}

function told(
  { name, greater_is_better, baseline_name }: MlflowContest,
  kind: 'min_absolute_change' | 'min_relative_change',
  configured: number,
  candidate: number,
  baseline: number,
): string {
  const of = baseline_name ?? 'the baseline'
  return wording.compared(kind, { name, greater_is_better, candidate, baseline, baseline_name: of, configured })
}

function reaches(greater_is_better: boolean, value: number, limit: number): boolean {
  return greater_is_better ? value >= limit : value <= limit
}

function raised(name: string, error: string): Outcome {
  return { limit: null, status: 'incomplete', reason: wording.mlflowRaises(name, error) }
}
