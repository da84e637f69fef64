import type { DriftColumn, DriftReport } from '../records/drift-report.ts'
import type { Block, Document, Section, Span, Text } from './document.ts'
import { driftCharts } from './drift-charts.ts'
import { driftRowSections } from './drift-row-sections.ts'
import { countOf, countText, numberText, percentText, signedText } from './number-text.ts'
import { shortDigest } from './plain-text.ts'
import { code } from './span.ts'
import { driftMetricWords, driftStatusWords, methodWords, type Wording } from './wording.ts'

/** What was found in the current data, most important first: broken feed, decay, drift by column, drawings, digests. */
export function driftDocument(report: DriftReport): Document {
  return {
    title: report.name ?? 'Drift',
    outcome: report.verdict,
    sentence: sentenceOf(report),
    sections: [
      ...reasonSection(report),
      ...qualitySection(report),
      ...performanceSection(report),
      ...columnSection(report),
      ...movedSection(report),
      ...driftRowSections(report),
      ...driftCharts(report.columns),
      detailSection(report),
    ],
  }
}

function sentenceOf({ verdict, drift, current, policy }: DriftReport): string {
  // Another engine need not say how many.
  const rows = current.rows === 0 ? 'current rows' : countOf(current.rows, 'row')
  const of = `${countText(drift.drifted)} of ${countOf(drift.compared, 'column')}`
  switch (verdict) {
    case 'broken':
      return `The feed is broken: ${rows} came that no model should answer. Mend it; do not retrain on it.`
    case 'degraded':
      return `The model answers these ${rows} worse than it did; ${of} drifted.`
    case 'drifted':
      return `These ${rows} differ from the reference: ${of} drifted.`
    case 'insufficient':
      return `${rows} are too few to tell whether anything drifted.`
    case 'stable':
      return drift.drifted === 0
        ? `These ${rows} look like the reference: none of ${countOf(drift.compared, 'column')} drifted.`
        : `These ${rows} count as the reference: ${of} drifted, and a share of ${numberText(policy.drift_share)} would be drift.`
  }
}

function reasonSection({ reasons, notes }: DriftReport): Section[] {
  const blocks: Block[] = []
  if (reasons.length > 0) blocks.push({ kind: 'list', items: reasons })
  for (const note of notes) blocks.push({ kind: 'paragraph', text: [{ text: `Note: ${note}`, tone: 'muted' }] })
  return blocks.length > 0 ? [{ id: 'reasons', title: '', priority: 0, folded: false, blocks }] : []
}

function qualitySection({ quality }: DriftReport): Section[] {
  if (quality.length === 0) return []
  const block: Block = {
    kind: 'table',
    columns: [
      { title: 'Column', align: 'left' },
      { title: 'Check', align: 'left' },
      { title: 'Found', align: 'left' },
      { title: 'Status', align: 'left' },
    ],
    rows: quality.map(({ column, check, reason, status }) => ({
      important: status === 'fail',
      cells: [
        { text: column === null ? '' : code(column) },
        { text: check.replace('-', ' ') },
        { text: reason },
        { text: [{ text: status === 'fail' ? 'broken' : 'look at it', tone: status === 'fail' ? 'bad' : 'warn' }] },
      ],
    })),
  }
  return [
    {
      id: 'quality',
      title: `Data quality (${countText(quality.length)})`,
      priority: 1,
      folded: false,
      blocks: [block],
    },
  ]
}

function performanceSection({ performance }: DriftReport): Section[] {
  if (performance.length === 0) return []
  const estimated = performance.some(({ source }) => source === 'estimate')
  const table: Block = {
    kind: 'table',
    columns: [
      { title: 'Metric', align: 'left' },
      { title: 'Reference', align: 'right' },
      { title: estimated ? 'Estimated now' : 'Now', align: 'right' },
      { title: 'Change', align: 'right' },
      { title: '95 % interval', align: 'right' },
      { title: 'Status', align: 'left' },
    ],
    rows: performance.map(({ name, reference, current, delta, interval, status }) => ({
      important: status === 'degraded',
      cells: [
        { text: code(name) },
        { text: numberText(reference, 4) },
        { text: numberText(current, 4) },
        { text: signedText(delta, 4) },
        { text: interval === null ? '' : `${signedText(interval[0], 4)} to ${signedText(interval[1], 4)}` },
        { text: [spanOf(driftMetricWords[status])] },
      ],
    })),
  }
  const note: Block = {
    kind: 'paragraph',
    text: [
      {
        text: 'Estimated without labels, from calibrated probabilities (CBPE) or a model of the errors (DLE): where the relation of inputs and target itself changed, this does not see it.',
        tone: 'muted',
      },
    ],
  }
  return [
    {
      id: 'performance',
      title: 'Performance',
      priority: 2,
      folded: false,
      blocks: estimated ? [table, note] : [table],
    },
  ]
}

function columnSection({ columns }: DriftReport): Section[] {
  if (columns.length === 0) return []
  const tests = columns.some(({ adjusted_p_value: p }) => p !== null)
  const block: Block = {
    kind: 'table',
    sortable: true,
    columns: [
      { title: 'Column', align: 'left' },
      { title: 'Status', align: 'left' },
      { title: 'Drift score', align: 'right' },
      { title: 'Threshold', align: 'right' },
      ...(tests ? [{ title: 'Adjusted p', align: 'right' as const }] : []),
      { title: 'Method', align: 'left' },
      { title: 'Rows', align: 'right' },
    ],
    rows: columns.map((column) => ({
      important: column.drifted,
      cells: [
        { text: [{ text: column.column, code: true }, ...roleSpan(column)] },
        { text: [spanOf(driftStatusWords[column.status])] },
        { text: `${numberText(column.drift_score, 4)}${errorText(column)}`, ...heatOf(column) },
        { text: numberText(column.threshold, 3) },
        ...(tests ? [{ text: numberText(column.adjusted_p_value, 2) }] : []),
        { text: column.method === null ? '' : methodWords[column.method] },
        { text: countText(Math.round(column.rows.current)) },
      ],
    })),
  }
  return [
    { id: 'columns', title: `Columns (${countText(columns.length)})`, priority: 1, folded: false, blocks: [block] },
  ]
}

function roleSpan({ role, column }: DriftColumn): Span[] {
  return role === 'feature' || role === column ? [] : [{ text: ` ${role}`, tone: 'muted' }]
}

function errorText({ precision }: DriftColumn): string {
  return precision.kind === 'bounded' && precision.error !== null ? ` ± ${numberText(precision.error, 1)}` : ''
}

function heatOf({ drifted, drift_score: score, threshold, p_value: p }: DriftColumn): { heat?: number } {
  if (!drifted) return {}
  if (score === null || threshold === null || p === score) return { heat: 1 }
  return { heat: Math.min(1, 0.3 + 0.1 * (score / threshold)) }
}

function spanOf({ mark, word, tone }: Wording): Span {
  return { text: word, mark, tone }
}

function movedSection({ columns }: DriftReport): Section[] {
  const items = columns
    .filter(({ drifted, explanation }) => drifted && explanation.length > 0)
    .map(({ column, explanation }): Text => [{ text: column, code: true }, { text: `: ${explanation.join('; ')}` }])
  return items.length === 0
    ? []
    : [{ id: 'moved', title: 'What moved', priority: 2, folded: false, blocks: [{ kind: 'list', items }] }]
}

function detailSection({ reference, current, policy, drift }: DriftReport): Section {
  const entries: { key: string; value: Text }[] = [
    { key: 'Reference', value: sideText(reference) },
    { key: 'Current', value: sideText(current) },
    { key: 'Policy', value: policy.name },
    { key: 'Drifted', value: `${percentText(drift.share)} of the compared columns` },
    ...(policy.name === 'default'
      ? [{ key: 'False alarms', value: `at most ${percentText(policy.alpha)} of runs` }]
      : []),
    ...(policy.ignored.length > 0 ? [{ key: 'Ignored', value: policy.ignored.join(', ') }] : []),
  ]
  return { id: 'details', title: 'Data and policy', priority: 4, folded: true, blocks: [{ kind: 'facts', entries }] }
}

function sideText({ source, rows, digest }: DriftReport['reference']): Span[] {
  const size = { text: `${source}, ${countOf(rows, 'row')}` }
  return digest === null ? [size] : [size, { text: ', ' }, ...code(shortDigest(digest))]
}
