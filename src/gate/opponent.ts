import type { GatePolicy } from './policy.ts'
import type { Scored } from './score.ts'
import { wording } from './wording.ts'

/** A baseline as the gate gets it. */
export type BaselineInput =
  | {
      readonly name: string
      readonly status: 'scored'
      readonly scored: Scored
      /** The candidate on the rows that `scored` is about, where those are not all test rows. */
      readonly candidate?: Scored
      /** Its model has the candidate's digest. */
      readonly same_model: boolean
      /** 95 % interval of candidate - baseline, for the report. */
      readonly interval?: (metric: string) => readonly [number, number] | null
      /** 5 % and 95 % bounds of candidate - baseline: each ends a one-sided 95 % interval. `uncertainty: strict` needs them. */
      readonly bounds?: (metric: string) => readonly [number, number] | null
    }
  /** There is none; `source` says where it was looked for. */
  | { readonly name: string; readonly status: 'missing'; readonly source: string }
  /** There is one, but it could not be scored on the candidate's rows. */
  | { readonly name: string; readonly status: 'incomplete'; readonly why: string }

/** What one metric of the candidate is held against. */
export type Opponent =
  | {
      readonly state: 'scored'
      readonly name: string
      readonly value: number
      /** The candidate's value on the rows that `value` is about, where those are not all test rows. */
      readonly candidate?: number
      readonly same_model: boolean
      readonly interval: readonly [number, number] | null
      readonly bounds: readonly [number, number] | null
    }
  | {
      readonly state: 'absent'
      readonly name: string | null
      readonly because: 'missing' | 'lacks-metric' | 'not-comparable'
      /** What becomes of the checks that need a baseline. */
      readonly status: 'skipped' | 'fail' | 'incomplete'
      readonly why: string
    }

/** What becomes of comparisons when no baseline has the metric. */
export interface MissingRule {
  readonly status: 'skipped' | 'fail' | 'incomplete'
  readonly why: string
}

/**
 * `pass-first`: nothing to compare with is in order until a version is registered; after that something is missing.
 * `fail` and `absolute-only` do not look at the registry.
 */
export function missingRule(policy: GatePolicy, registered_versions: number): MissingRule {
  switch (policy.on_missing_baseline) {
    case 'fail':
      return { status: 'fail', why: 'on-missing-baseline is fail' }
    case 'absolute-only':
      return { status: 'skipped', why: 'on-missing-baseline is absolute-only' }
    case 'pass-first':
      return registered_versions === 0
        ? { status: 'skipped', why: 'no version is registered yet' }
        : {
            status: 'incomplete',
            why: `${registered_versions === 1 ? 'a version is' : `${registered_versions} versions are`} registered, so there should be one`,
          }
  }
}

/**
 * The baselines that one metric is held against. A baseline that is missing is passed over where another was found;
 * one that could not be scored is not: the comparison was asked for and cannot be made.
 */
export function opponentsOf(
  metric: string,
  baselines: readonly BaselineInput[],
  rule: MissingRule,
  valueIn: (scored: Scored) => number | undefined,
  uncertain: boolean,
): readonly Opponent[] {
  const compared = baselines.some((one) => one.status === 'scored' && valueIn(one.scored) !== undefined)
  const opponents = baselines.flatMap((baseline): Opponent[] => {
    if (baseline.status === 'missing') return []
    const { name } = baseline
    if (baseline.status === 'incomplete') {
      return [
        {
          state: 'absent',
          name,
          because: 'not-comparable',
          status: 'incomplete',
          why: wording.notComparable(name, baseline.why),
        },
      ]
    }
    const value = valueIn(baseline.scored)
    if (value === undefined) {
      const why = wording.baselineLacks(metric, name)
      return compared
        ? [{ state: 'absent', name, because: 'lacks-metric', status: 'skipped', why }]
        : [{ state: 'absent', name, because: 'lacks-metric', status: rule.status, why: `${why}; ${rule.why}` }]
    }
    const interval = (uncertain && baseline.interval?.(metric)) || null
    const bounds = (uncertain && baseline.bounds?.(metric)) || null
    const candidate = baseline.candidate && (valueIn(baseline.candidate) ?? Number.NaN)
    const { same_model } = baseline
    return [
      { state: 'scored', name, value, same_model, interval, bounds, ...(candidate === undefined ? {} : { candidate }) },
    ]
  })
  if (opponents.length > 0) return opponents
  return [
    {
      state: 'absent',
      name: null,
      because: 'missing',
      status: rule.status,
      why: `${noneFound(baselines)}; ${rule.why}`,
    },
  ]
}

export function noneFound(baselines: readonly BaselineInput[]): string {
  return wording.noBaseline(
    baselines.flatMap((one) => (one.status === 'missing' ? [`${one.name}: ${one.source}`] : [])),
  )
}
