import { UserError } from '../errors.ts'
import type { DriftReport, QualityIssue } from '../records/drift-report.ts'
import type { DriftWindow } from '../records/drift-window.ts'
import type { ColumnProfile, Profile } from '../records/profile.ts'
import { judgedColumns } from './judged-columns.ts'
import { comparePerformance } from './performance.ts'
import type { DriftPolicy } from './policy.ts'
import { qualityIssues } from './quality.ts'
import { reportOf } from './report-of.ts'
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
  return reportOf({
    name,
    policy,
    reference: sideOf(comparison.reference),
    current: sideOf(comparison.current),
    quality,
    columns,
    performance: comparePerformance(reference, current),
    multivariate: current.multivariate,
    segments: compareSegments(reference, current, policy),
    error_trend: current.outcome?.error_trend ?? null,
    notes: [...(comparison.notes ?? []), ...sameData(reference, current)],
    history: comparison.history ?? null,
  })
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
