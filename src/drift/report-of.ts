import type { DriftColumn, DriftReport, DriftVerdict, QualityIssue } from '../records/drift-report.ts'
import type { DriftWindow } from '../records/drift-window.ts'
import { persistenceOf } from './persistence.ts'
import type { DriftPolicy } from './policy.ts'
import { reasonsFor } from './reasons.ts'

/** Everything that was found, by whatever engine. */
export interface Findings
  extends Pick<
    DriftReport,
    | 'name'
    | 'reference'
    | 'current'
    | 'quality'
    | 'columns'
    | 'performance'
    | 'multivariate'
    | 'segments'
    | 'error_trend'
    | 'notes'
  > {
  readonly policy: Omit<DriftPolicy, 'name'> & Pick<DriftReport['policy'], 'name'>
  readonly history: readonly DriftWindow[] | null
  /** An engine's own verdict; not given: it follows from the findings. */
  readonly verdict?: DriftVerdict
}

/** The verdict of what was found, with its reasons: a broken feed before decay, decay before drift. */
export function reportOf(findings: Findings): DriftReport {
  const { policy, columns, quality, performance, history, verdict: given, ...rest } = findings
  const compared = columns.filter(({ status }) => status === 'drifted' || status === 'stable').length
  const shareOf = (drifted: number) => ({ compared, drifted, share: compared === 0 ? 0 : drifted / compared })
  const drift = shareOf(columns.filter(({ drifted }) => drifted).length)
  // An estimate follows from the drift of the scores: it is told, but only labels prove decay.
  const degraded = performance.some(({ status, source }) => status === 'degraded' && source === 'labels')
  const verdict = (counted: DriftReport['drift']) => given ?? verdictOf(quality, degraded, counted, columns, policy)
  const persistence =
    history && given === undefined
      ? persistenceOf(columns, verdict(drift), rest.reference, rest.current, history, policy.persistence)
      : null
  const report: DriftReport = {
    schema_version: 1,
    name: rest.name,
    verdict: verdict(persistence ? shareOf(persistence.columns.filter((one) => one.confirmed).length) : drift),
    reasons: [],
    notes: rest.notes,
    policy: {
      name: policy.name,
      alpha: policy.alpha,
      drift_share: policy.drift_share,
      min_rows: policy.min_rows,
      ignored: [...policy.ignore],
    },
    reference: rest.reference,
    current: rest.current,
    quality,
    drift,
    columns: columns.sort(byWeight),
    multivariate: rest.multivariate,
    segments: rest.segments,
    performance,
    error_trend: rest.error_trend,
    persistence,
  }
  return { ...report, reasons: reasonsFor(report) }
}

function verdictOf(
  quality: readonly QualityIssue[],
  degraded: boolean,
  drift: DriftReport['drift'],
  columns: readonly DriftColumn[],
  policy: Pick<DriftPolicy, 'drift_share'>,
): DriftVerdict {
  if (quality.some(({ status }) => status === 'fail')) return 'broken'
  if (degraded) return 'degraded'
  if (drift.drifted > 0 && drift.share >= policy.drift_share) return 'drifted'
  if (drift.compared === 0 && columns.some(({ status }) => status === 'insufficient')) return 'insufficient'
  return 'stable'
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
