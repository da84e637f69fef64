import type { DriftColumn, DriftReport } from '../records/drift-report.ts'
import { plainNumber } from './percent.ts'

const named = 5

/** The verdict's reasons as sentences, the most important first. */
export function reasonsFor(report: DriftReport): string[] {
  const broken = report.quality.filter(({ status }) => status === 'fail').map(({ reason }) => reason)
  return [...broken, ...decayReasons(report), ...driftReasons(report), ...insufficientReasons(report)]
}

/** One sentence for all metrics that fell. */
function decayReasons({ performance }: DriftReport): string[] {
  const worse = performance.filter(({ status }) => status === 'degraded')
  if (worse.length === 0) return []
  const list = worse.map(
    ({ name, reference, current }) =>
      `${name} ${plainNumber(current ?? Number.NaN)} (it was ${plainNumber(reference ?? Number.NaN)})`,
  )
  const measured = worse[0]!.source === 'labels'
  return [`The model does worse${measured ? '' : ', as estimated without labels'}: ${list.join(', ')}.`]
}

function driftReasons({ columns, drift, policy, verdict, persistence }: DriftReport): string[] {
  const moved = columns.filter(({ drifted }) => drifted)
  if (moved.length === 0) return []
  const lines = moved.slice(0, named).map(columnSentence)
  const more = moved.length > named ? [`${moved.length - named} more columns drifted.`] : []
  const few = verdict === 'stable' && drift.share < policy.drift_share
  const share = few
    ? [
        `${drift.drifted} of ${drift.compared} columns drifted, fewer than the share of ${policy.drift_share} that counts.`,
      ]
    : []
  return [...share, ...awaited(persistence, verdict), ...lines, ...more]
}

/** Drift that has not lasted yet. */
function awaited(persistence: DriftReport['persistence'], verdict: DriftReport['verdict']): string[] {
  if (!persistence || verdict !== 'stable') return []
  const { needed, of, strong, columns } = persistence
  const names = columns.filter(({ confirmed }) => !confirmed).map(({ column }) => `"${column}"`)
  if (names.length === 0) return []
  const listed = `${names.slice(0, named).join(', ')}${names.length > named ? ' and more' : ''}`
  return [
    `Not confirmed yet: ${listed} drifted in this window; it counts in ${needed} of ${of} windows, or at once from ${strong} times the threshold on.`,
  ]
}

function columnSentence({ column, method, drift_score: value, threshold, explanation }: DriftColumn): string {
  const why = explanation[0] ? `: ${explanation[0]}` : ''
  return `"${column}" drifted (${method} ${plainNumber(value ?? Number.NaN)}, threshold ${plainNumber(threshold ?? Number.NaN)})${why}.`
}

function insufficientReasons({ columns, policy, reference, current }: DriftReport): string[] {
  const few = columns.filter(({ status }) => status === 'insufficient')
  if (few.length === 0) return []
  const smallest = few.find(({ kind, detectable }) => kind === 'number' && detectable !== null)?.detectable
  const shift =
    smallest === undefined || smallest === null
      ? ''
      : ` With so few rows only a shift of about ${plainNumber(Number(smallest.toPrecision(2)))} standard deviations would be found.`
  const least = Math.min(reference.rows, current.rows)
  return least < policy.min_rows
    ? [`There are ${least} rows, and ${policy.min_rows} are needed to judge.${shift}`]
    : [
        `Too few values to judge ${few
          .map(({ column }) => `"${column}"`)
          .slice(0, named)
          .join(', ')}.${shift}`,
      ]
}
