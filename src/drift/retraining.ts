import type { AlertState, Retraining } from '../records/alert.ts'
import type { Hold } from '../records/drift-check.ts'
import type { DriftColumn, DriftReport } from '../records/drift-report.ts'
import type { AlertWish } from './episode.ts'
import { percent } from './percent.ts'
import { strengthOf } from './persistence.ts'

/** `drift.retrain` of the project file. */
export interface RetrainPolicy {
  readonly workflow: string
  readonly on: readonly ('degraded' | 'drifted')[]
  readonly min_impact: number
  readonly cool_down_days: number
  readonly most_per_version: number
}

export interface RetrainQuestion {
  /** null: the project file asks for none. */
  readonly policy: RetrainPolicy | null
  /** The alert after this check; null: there is none. */
  readonly state: AlertState | null
  readonly wish: AlertWish
  readonly report: DriftReport
  readonly now: Date
  /** File of the workflow that asks; null outside a workflow. */
  readonly own_workflow: string | null
}

export type RetrainDecision =
  | { readonly due: true; readonly key: string; readonly cause: Retraining['cause']; readonly because: string }
  | { readonly due: false; readonly hold: Hold }

const day = 86_400_000

/**
 * Whether this check may start a retraining: for decay, or for drift in features that carry the model, which the verdict
 * has found to last; once an episode, after the cool-down, never on a broken feed, and never in a circle: not from the
 * retraining itself, not again on the same rows, and not over and over while no better version reaches the stage.
 */
export function decideRetraining(question: RetrainQuestion): RetrainDecision {
  const { policy, state, wish, report } = question
  if (!policy) return hold({ kind: 'not-configured' })
  if (report.verdict === 'broken') return hold({ kind: 'broken' })
  if (state?.status !== 'open' || (report.verdict !== 'degraded' && report.verdict !== 'drifted'))
    return hold({ kind: 'no-alarm' })
  const key = `${state.name}/${state.episode}`
  const already = state.retrainings.find((one) => one.key === key)
  if (already) return hold({ kind: 'once-an-episode', retraining: already })
  if (wish !== 'none') return hold({ kind: wish === 'muted' ? 'muted' : 'closed-by-hand' })
  if (!policy.on.includes(report.verdict)) return hold({ kind: 'not-asked-for' })
  return circle(question, policy, state.retrainings) ?? cause(report, policy, key)
}

/** Retrainings that would only set themselves off again. */
function circle(
  { own_workflow, report, now }: RetrainQuestion,
  policy: RetrainPolicy,
  retrainings: readonly Retraining[],
): RetrainDecision | null {
  if (own_workflow?.split('/').at(-1) === policy.workflow) return hold({ kind: 'own-workflow' })
  const same = retrainings.find(({ digest }) => digest !== null && digest === report.current.digest)
  if (same) return hold({ kind: 'same-data', retraining: same })
  const reference = report.reference.source
  const times = retrainings.filter((one) => one.reference === reference).length
  if (times >= policy.most_per_version) return hold({ kind: 'no-effect', times, reference })
  const until = Math.max(0, ...retrainings.map(({ at }) => Date.parse(at))) + policy.cool_down_days * day
  return now.getTime() < until ? hold({ kind: 'cool-down', until: new Date(until).toISOString() }) : null
}

function cause(report: DriftReport, { min_impact }: RetrainPolicy, key: string): RetrainDecision {
  if (report.verdict === 'degraded') return { due: true, key, cause: 'decay', because: decaySentence(report) }
  const { impact, columns } = driftImpact(report)
  if (impact < min_impact) return hold({ kind: 'unimportant', impact, needed: min_impact })
  const named = columns.slice(0, 5).map(({ column }) => `"${column.slice(0, 60)}"`)
  const more = columns.length > 5 ? ` and ${columns.length - 5} more` : ''
  return {
    due: true,
    key,
    cause: 'drift',
    because: `Lasting drift in ${named.join(', ')}${more} moves ${percent(impact)} of what the model looks at.`,
  }
}

function decaySentence({ performance }: DriftReport): string {
  const worse = performance.filter(({ status, source }) => status === 'degraded' && source === 'labels')
  const named = worse
    .slice(0, 3)
    .map(({ name, reference, current }) => `${name} ${short(reference)} → ${short(current)}`)
  return named.length === 0
    ? 'The model answers worse than it did.'
    : `The model answers worse than it did: ${named.join(', ')}.`
}

function short(value: number | null): string {
  return value === null ? '?' : String(Number(value.toPrecision(4)))
}

/** From here on a drifted column counts with its whole importance. */
const FULL_STRENGTH = 3

/**
 * Importance times drift, summed over the drifted features: 0 to 1. A column counts with a third of its importance at the
 * threshold and with all of it from three times the threshold on, the strength at which drift alarms at once. Features of
 * a model that tells no importances weigh the same.
 */
export function driftImpact({ columns, persistence }: DriftReport): {
  readonly impact: number
  readonly columns: readonly DriftColumn[]
} {
  const features = columns.filter(({ role }) => role === 'feature')
  const known = features.some(({ importance }) => importance !== null)
  const lasting = new Set(persistence?.columns.filter(({ confirmed }) => confirmed).map(({ column }) => column))
  const weighed = features
    .filter(({ column, drifted }) => (persistence ? lasting.has(column) : drifted))
    .map((column) => ({
      column,
      part: weight(column, known, features.length) * Math.min(1, strength(column) / FULL_STRENGTH),
    }))
    .sort((a, b) => b.part - a.part)
  return {
    impact: Math.min(
      1,
      weighed.reduce((sum, { part }) => sum + part, 0),
    ),
    columns: weighed.map(({ column }) => column),
  }
}

function weight({ importance }: DriftColumn, known: boolean, features: number): number {
  return known ? (importance ?? 0) : 1 / features
}

/** A p-value tells no strength. */
function strength(column: DriftColumn): number {
  return Math.max(1, strengthOf(column) ?? 1)
}

function hold(why: Hold): RetrainDecision {
  return { due: false, hold: why }
}
