import { type Check, type CheckKind, checkKindSchema } from '../records/gate-report.ts'
import type { Opponent } from './opponent.ts'
import type { Threshold } from './policy.ts'
import { wording } from './wording.ts'

/** One metric with all that its checks need. */
export interface Contest {
  readonly name: string
  readonly greater_is_better: boolean
  readonly threshold: Threshold
  /** undefined: nobody computed it. */
  readonly candidate: number | undefined
  readonly opponent: Opponent
  /** Decide by the bounds of the difference, not by the difference. */
  readonly strict: boolean
}

/** Least improvement that counts over a baseline of 0, which has no ratio (MLflow's number). */
const leastOnZero = 1e-10

/** Difference that rounding alone can make, so that 0.80 + 0.05 is reached by 0.85. */
export const tolerance = (reference: number): number => Math.max(1e-12, 1e-9 * Math.abs(reference))

/** The checks that a threshold asks for, in the order in which they are told. */
export function kindsOf(threshold: Threshold): readonly (readonly [CheckKind, number])[] {
  return checkKindSchema.options.flatMap((kind) => {
    const configured = threshold[kind]
    return configured === undefined ? [] : [[kind, configured] as const]
  })
}

/** Every configured check of a metric against one opponent. */
export function checksOf(contest: Contest): readonly Check[] {
  return kindsOf(contest.threshold).map(([kind, configured]) => {
    const baseline = kind === 'threshold' ? null : contest.opponent.name
    return { kind, baseline, configured, ...outcome(contest, kind, configured) }
  })
}

type Outcome = Pick<Check, 'limit' | 'status' | 'reason'>

function outcome(contest: Contest, kind: CheckKind, configured: number): Outcome {
  const { name, greater_is_better, candidate, opponent } = contest
  if (candidate === undefined) return { limit: null, status: 'fail', reason: wording.candidateMissing(name) }
  if (!Number.isFinite(candidate)) return { limit: null, status: 'fail', reason: wording.candidateUndefined(name) }
  if (kind === 'threshold') {
    const passed = lead(greater_is_better, candidate, configured) >= -tolerance(configured)
    const reason = wording.threshold(name, candidate, configured, passed, greater_is_better)
    return { limit: configured, status: passed ? 'pass' : 'fail', reason }
  }
  if (opponent.state === 'absent') {
    return { limit: null, status: opponent.status, reason: wording.absent(name, opponent.why) }
  }
  if (opponent.same_model) return { limit: null, status: 'unchanged', reason: wording.unchanged(name, opponent.name) }
  if (!Number.isFinite(opponent.value)) {
    return { limit: null, status: 'fail', reason: wording.baselineUndefined(name, opponent.name) }
  }
  return against(contest, kind, configured, candidate, opponent)
}

function against(
  { name, greater_is_better, strict }: Contest,
  kind: Exclude<CheckKind, 'threshold'>,
  configured: number,
  candidate: number,
  opponent: Extract<Opponent, { state: 'scored' }>,
): Outcome {
  const baseline = opponent.value
  const direction = greater_is_better ? 1 : -1
  const limit = baseline + direction * leadDemanded(kind, configured, baseline)
  const rounding = tolerance(baseline)
  const ahead = lead(greater_is_better, candidate, limit)
  const told =
    kind === 'min_relative_change' && baseline === 0
      ? wording.improvementOnZero(name, candidate, opponent.name)
      : wording.compared(kind, {
          name,
          greater_is_better,
          candidate,
          baseline,
          baseline_name: opponent.name,
          configured,
        })
  if (!strict) {
    const passed = ahead >= -rounding
    const reason = passed && ahead < 0 ? told + wording.rounding(rounding) : told
    return { limit, status: passed ? 'pass' : 'fail', reason }
  }
  const { bounds } = opponent
  if (!bounds?.every(Number.isFinite)) return { limit, status: 'inconclusive', reason: told + wording.unbounded }
  const demanded = direction * (limit - baseline)
  const [worst, best] = greater_is_better ? bounds : [-bounds[1], -bounds[0]]
  if (worst >= demanded - rounding) return { limit, status: 'pass', reason: told + wording.surely(bounds) }
  if (best < demanded - rounding) return { limit, status: 'fail', reason: told + wording.surely(bounds) }
  return { limit, status: 'inconclusive', reason: told + wording.undecided(bounds) }
}

/** How far better than the limit, in the metric's unit; NaN never counts as reached. */
function lead(greater_is_better: boolean, value: number, limit: number): number {
  return greater_is_better ? value - limit : limit - value
}

/** By how much the candidate must be better than the baseline; negative: how much worse it may be. */
function leadDemanded(kind: Exclude<CheckKind, 'threshold'>, configured: number, baseline: number): number {
  switch (kind) {
    case 'min_absolute_change':
      return configured
    case 'min_relative_change':
      return baseline === 0 ? leastOnZero : configured * Math.abs(baseline)
    case 'max_absolute_regression':
      return -configured
    case 'max_relative_regression':
      return -configured * Math.abs(baseline)
  }
}
