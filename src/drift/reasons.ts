import type { DriftColumn, DriftReport } from '../records/drift-report.ts'
import { plainNumber } from './percent.ts'

const named = 5

/** The verdict's reasons as sentences, the most important first. */
export function reasonsFor(report: DriftReport): string[] {
  const broken = report.quality.filter(({ status }) => status === 'fail').map(({ reason }) => reason)
  const degraded = report.performance
    .filter(({ status }) => status === 'degraded')
    .map(({ name, source, reference, current }) => {
      const how = source === 'labels' ? 'is' : 'is estimated to be'
      return `${name} ${how} ${plainNumber(current ?? Number.NaN)}, it was ${plainNumber(reference ?? Number.NaN)}.`
    })
  return [...broken, ...degraded, ...driftReasons(report), ...insufficientReasons(report)]
}

function driftReasons({ columns, drift, policy, verdict }: DriftReport): string[] {
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
  return [...share, ...lines, ...more]
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
