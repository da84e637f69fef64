import { UserError } from '../errors.ts'
import type { DriftColumn, DriftReport, DriftVerdict, QualityIssue } from '../records/drift-report.ts'
import type { DriftWindow } from '../records/drift-window.ts'
import type { ColumnProfile, Profile } from '../records/profile.ts'
import { judgedColumns } from './judged-columns.ts'
import { comparePerformance } from './performance.ts'
import { persistenceOf } from './persistence.ts'
import type { DriftPolicy } from './policy.ts'
import { qualityIssues } from './quality.ts'
import { reasonsFor } from './reasons.ts'
import { compareSegments } from './segments.ts'

export interface Side {
  readonly profile: Profile
  /** What people call it. */
  readonly source: string
}

export interface Comparison {
  readonly name: string | null
  readonly reference: Side
  readonly current: Side
  readonly policy: DriftPolicy
  /** More of what was found, such as a feed that came twice. */
  readonly issues?: readonly QualityIssue[]
  readonly notes?: readonly string[]
  /** Earlier windows, oldest first; null: this comparison stands alone. */
  readonly history?: readonly DriftWindow[] | null
}

/**
 * Judges the current data against the reference: quality first, then drift, then performance. A pure function of the
 * profiles and the policy. UserErrors: no rows, no column in both.
 */
export function compareProfiles(comparison: Comparison): DriftReport {
  const { name, policy } = comparison
  const [reference, current] = [comparison.reference.profile, comparison.current.profile]
  refuseEmpty(comparison)
  const quality = [...(comparison.issues ?? []), ...qualityIssues(reference, current, policy.ignore)]
  const columns = judgedColumns(reference, current, policy)
  const performance = comparePerformance(reference, current)
  const compared = columns.filter(({ status }) => status === 'drifted' || status === 'stable').length
  const shareOf = (drifted: number) => ({ compared, drifted, share: compared === 0 ? 0 : drifted / compared })
  const drift = shareOf(columns.filter(({ drifted }) => drifted).length)
  // An estimate follows from the drift of the scores: it is told, but only labels prove decay.
  const degraded = performance.some(({ status, source }) => status === 'degraded' && source === 'labels')
  const verdict = (counted: DriftReport['drift']) => verdictOf(quality, degraded, counted, columns, policy)
  const sides = { reference: sideOf(comparison.reference), current: sideOf(comparison.current) }
  const persistence = comparison.history
    ? persistenceOf(columns, verdict(drift), sides.reference, sides.current, comparison.history, policy.persistence)
    : null
  const report: DriftReport = {
    schema_version: 1,
    name,
    verdict: verdict(persistence ? shareOf(persistence.columns.filter((one) => one.confirmed).length) : drift),
    reasons: [],
    notes: [...(comparison.notes ?? []), ...sameData(reference, current)],
    policy: {
      name: policy.name,
      alpha: policy.alpha,
      drift_share: policy.drift_share,
      min_rows: policy.min_rows,
      ignored: [...policy.ignore],
    },
    ...sides,
    quality,
    drift,
    columns: columns.sort(byWeight),
    multivariate: current.multivariate,
    segments: compareSegments(reference, current, policy),
    performance,
    error_trend: current.outcome?.error_trend ?? null,
    persistence,
  }
  return { ...report, reasons: reasonsFor(report) }
}

function verdictOf(
  quality: readonly QualityIssue[],
  degraded: boolean,
  drift: DriftReport['drift'],
  columns: readonly DriftColumn[],
  policy: DriftPolicy,
): DriftVerdict {
  if (quality.some(({ status }) => status === 'fail')) return 'broken'
  if (degraded) return 'degraded'
  if (drift.drifted > 0 && drift.share >= policy.drift_share) return 'drifted'
  if (drift.compared === 0 && columns.some(({ status }) => status === 'insufficient')) return 'insufficient'
  return 'stable'
}

function refuseEmpty({ reference, current, policy }: Comparison): void {
  const empty = [reference, current].filter(({ profile }) => profile.rows === 0)
  if (empty.length > 0) throw new UserError(empty.map(({ source }) => ({ where: source, what: 'there are no rows' })))
  const names = new Set(current.profile.columns.map(({ name }) => name))
  const shared = reference.profile.columns.filter(({ name }) => names.has(name) && !policy.ignore.includes(name))
  if (shared.length > 0) return
  throw new UserError({
    where: current.source,
    what: `no column is in both: the reference has ${listed(reference.profile.columns)}, the current data ${listed(current.profile.columns)}`,
    allowed: 'data of the same model',
  })
}

function listed(columns: readonly ColumnProfile[]): string {
  const names = columns.slice(0, 8).map(({ name }) => name)
  return `${names.join(', ')}${columns.length > 8 ? ' ...' : ''}`
}

/** Drifted columns first, the strongest of them at the top; the others as they stand in the data. */
function byWeight(a: DriftColumn, b: DriftColumn): number {
  return weight(b) - weight(a)
}

function weight({ drifted, status, drift_score: score, threshold, p_value: p }: DriftColumn): number {
  if (!drifted) return status === 'not-covered' ? -1 : 0
  if (p !== null && p === score) return 2 - p
  return 3 + (score ?? 0) / Math.max(threshold ?? 1, 1e-9)
}

function sideOf({ profile, source }: Side): DriftReport['reference'] {
  return { source, rows: profile.rows, digest: profile.digest, columns: profile.columns.length, ...timeSpan(profile) }
}

/** Of the first column that tells the time. */
function timeSpan({ columns }: Profile): { from: string | null; to: string | null } {
  const time = columns.find((column) => column.kind === 'other' && column.role === 'time' && column.first !== null)
  const text = (value: number | null): string | null => (value === null ? null : new Date(value).toISOString())
  return time?.kind === 'other' ? { from: text(time.first), to: text(time.last) } : { from: null, to: null }
}

function sameData(reference: Profile, current: Profile): string[] {
  if (reference.digest === null || reference.digest !== current.digest) return []
  return ['The current data is byte for byte the reference data.']
}
