import type { GateReport, MetricRow } from '../records/gate-report.ts'
import type { Block, Cell, Column, Row, Section } from './document.ts'
import { countText, fixedText, sharedDecimals, signedText } from './number-text.ts'
import { checkWords, directionOf, statusWords } from './wording.ts'

/** The gated metrics, the slices, and the metrics that were only measured. */
export function metricSections(report: GateReport): Section[] {
  const whole = report.metrics.filter((row) => row.slice === null)
  const gated = whole.filter((row) => row.status !== 'info')
  const shown = gated.length > 0 ? gated : whole
  const other = gated.length > 0 ? whole.filter((row) => row.status === 'info') : []
  const slices = report.metrics.filter((row) => row.slice !== null)
  const sections: Section[] = [
    {
      id: 'metrics',
      title: 'Metrics',
      priority: 1,
      folded: false,
      blocks: shown.length > 0 ? [metricTable(shown)] : [{ kind: 'paragraph', text: 'No metric was measured.' }],
    },
  ]
  if (slices.length > 0) {
    const bad = slices.filter(matters).length
    const title = bad > 0 ? `Slices: ${countText(bad)} of ${countText(slices.length)} did not pass` : 'Slices'
    sections.push({ id: 'slices', title, priority: 2, folded: bad === 0, blocks: [metricTable(slices)] })
  }
  if (other.length > 0) {
    const title = `Other metrics, not gated (${countText(new Set(other.map((row) => row.name)).size)})`
    sections.push({ id: 'other-metrics', title, priority: 6, folded: true, blocks: [metricTable(other)] })
  }
  return sections
}

/** Failing rows are kept longest when the table has to be shortened. */
export function matters(row: MetricRow): boolean {
  return row.status === 'fail' || row.status === 'incomplete' || row.status === 'inconclusive'
}

interface MetricColumn extends Column {
  readonly cell: (row: MetricRow) => Cell
}

function metricTable(rows: readonly MetricRow[]): Block {
  const names = new Set(rows.map((row) => row.baseline_name).filter((name) => name !== null))
  const compared = rows.some((row) => row.baseline !== null)
  const columns: MetricColumn[] = [{ title: 'Metric', align: 'left', cell: metricCell }]
  if (rows.some((row) => row.slice !== null)) {
    columns.push({ title: 'Slice', align: 'left', cell: sliceCell }, { title: 'Rows', align: 'right', cell: sliceRows })
  }
  if (names.size > 1) columns.push({ title: 'Against', align: 'left', cell: againstCell })
  if (names.size > 0) columns.push({ title: 'Baseline', align: 'right', cell: baselineCell })
  columns.push({ title: 'Candidate', align: 'right', cell: candidateCell })
  if (compared) columns.push({ title: 'Change', align: 'left', cell: changeCell })
  if (rows.some((row) => row.interval !== null)) {
    columns.push({ title: '95 % interval', align: 'left', cell: intervalCell })
  }
  if (rows.some((row) => row.status !== 'info')) {
    columns.push(
      { title: 'Allowed', align: 'left', cell: allowedCell },
      { title: 'Status', align: 'left', cell: statusCell },
    )
  }
  return {
    kind: 'table',
    columns: columns.map(({ title, align }) => ({ title, align })),
    rows: rows.map(
      (row): Row => ({
        cells: columns.map((column) => column.cell(row)),
        ...(matters(row) ? { important: true } : {}),
      }),
    ),
  }
}

function metricCell(row: MetricRow): Cell {
  return { text: [{ text: row.name, code: true }] }
}

function sliceCell(row: MetricRow): Cell {
  return { text: row.slice === null ? 'all' : `${row.slice.column} = ${row.slice.value}` }
}

function sliceRows(row: MetricRow): Cell {
  return { text: row.slice === null ? '' : countText(row.slice.rows) }
}

function againstCell(row: MetricRow): Cell {
  return { text: row.baseline_name ?? '–' }
}

function decimalsOf(row: MetricRow): number {
  return sharedDecimals([row.candidate, row.baseline], row.delta)
}

function baselineCell(row: MetricRow): Cell {
  return { text: fixedText(row.baseline, decimalsOf(row)) }
}

function candidateCell(row: MetricRow): Cell {
  return { text: [{ text: fixedText(row.candidate, decimalsOf(row)), strong: true }] }
}

function changeCell(row: MetricRow): Cell {
  if (row.delta === null) return { text: '–' }
  const { arrow, word, tone } = directionOf(row.delta, row.greater_is_better)
  return { text: [{ text: [arrow, signedText(row.delta, decimalsOf(row)), word].filter(Boolean).join(' '), tone }] }
}

function intervalCell(row: MetricRow): Cell {
  if (row.interval === null) return { text: '–' }
  const decimals = decimalsOf(row)
  return { text: row.interval.map((end) => signedText(end, decimals)).join(' to ') }
}

function allowedCell(row: MetricRow): Cell {
  const texts = row.checks.map((check) => checkWords[check.kind](check.configured, row.greater_is_better))
  if (row.threshold !== null && !row.checks.some((check) => check.kind === 'threshold')) {
    texts.unshift(checkWords.threshold(row.threshold, row.greater_is_better))
  }
  return { text: texts.length > 0 ? [...new Set(texts)].join('; ') : '–' }
}

function statusCell(row: MetricRow): Cell {
  const { mark, word, tone } = statusWords[row.status]
  return { text: [{ text: word, tone, mark }] }
}
