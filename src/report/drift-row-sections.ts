import type { DriftReport } from '../records/drift-report.ts'
import type { Block, Row, Section, Span } from './document.ts'
import { countText, numberText, percentText } from './number-text.ts'
import { code } from './span.ts'
import { driftStatusWords, errorTrendWords, multivariateWords, outcomeWords } from './wording.ts'

/** What all columns together, single segments and the order of time tell beside the columns one by one. */
export function driftRowSections(report: DriftReport): Section[] {
  return [
    ...persistenceSection(report),
    ...multivariateSection(report),
    ...segmentSection(report),
    ...trendSection(report),
  ]
}

function multivariateSection({ multivariate }: DriftReport): Section[] {
  if (multivariate.length === 0) return []
  const rows = multivariate.map(({ method, drift_score, reference, threshold, drifted, columns }): Row => {
    const { mark, word, tone } = driftStatusWords[drifted ? 'drifted' : 'stable']
    const [least, most] = threshold
    return {
      important: drifted,
      cells: [
        { text: multivariateWords[method] },
        { text: [{ text: word, mark, tone }] },
        { text: numberText(drift_score, 4) },
        { text: numberText(reference, 4) },
        { text: least === null ? `under ${numberText(most, 4)}` : `${numberText(least, 4)} to ${numberText(most, 4)}` },
        { text: countText(columns) },
      ],
    }
  })
  const table: Block = {
    kind: 'table',
    columns: [
      { title: 'Method', align: 'left' },
      { title: 'Status', align: 'left' },
      { title: 'Drift score', align: 'right' },
      { title: 'Without drift', align: 'right' },
      { title: 'Allowed', align: 'right' },
      { title: 'Columns', align: 'right' },
    ],
    rows,
  }
  const said = multivariate.flatMap(({ method, explanation }) =>
    explanation.map((sentence) => `${multivariateWords[method]}: ${sentence}`),
  )
  const blocks: Block[] = said.length > 0 ? [table, { kind: 'list', items: said }] : [table]
  return [{ id: 'multivariate', title: 'All columns together', priority: 3, folded: false, blocks }]
}

function segmentSection({ segments }: DriftReport): Section[] {
  if (segments.length === 0) return []
  const rows = segments.map(({ column, value, rows: { reference, current }, verdict, drifted, explanation }): Row => {
    const { mark, word, tone } = outcomeWords[verdict]
    const names: Span[] = drifted.flatMap((name, i) => [...(i > 0 ? [{ text: ', ' }] : []), ...code(name)])
    return {
      important: verdict !== 'stable',
      cells: [
        { text: [...code(column), { text: ` ${value}` }] },
        { text: [{ text: word, mark, tone }] },
        { text: countText(reference) },
        { text: countText(current) },
        { text: names },
        { text: explanation[0] ?? '' },
      ],
    }
  })
  const table: Block = {
    kind: 'table',
    sortable: true,
    columns: [
      { title: 'Segment', align: 'left' },
      { title: 'Status', align: 'left' },
      { title: 'Reference rows', align: 'right' },
      { title: 'Current rows', align: 'right' },
      { title: 'Drifted', align: 'left' },
      { title: 'What moved', align: 'left' },
    ],
    rows,
  }
  return [
    { id: 'segments', title: `Segments (${countText(segments.length)})`, priority: 3, folded: false, blocks: [table] },
  ]
}

function trendSection({ error_trend: trend }: DriftReport): Section[] {
  if (!trend) return []
  const { mark, word, tone } = errorTrendWords[trend.status]
  const at = trend.drift_at ?? trend.warning_at
  const since = at === null ? '' : `, since row ${countText(at)}${trend.time === null ? '' : ` (${trend.time})`}`
  const rate = `, ${percentText(trend.error_rate)} of ${countText(trend.rows)} labelled rows in the order of their time`
  return [
    {
      id: 'error-trend',
      title: 'Errors over time',
      priority: 3,
      folded: false,
      blocks: [
        { kind: 'paragraph', text: [{ text: word, mark, tone }, { text: `${since}${rate}.` }] },
        {
          kind: 'paragraph',
          text: [
            {
              text: 'By the drift detection method (DDM), which also cries on many streams without drift: a hint where to look, no verdict.',
              tone: 'muted',
            },
          ],
        },
      ],
    },
  ]
}

function persistenceSection({ persistence }: DriftReport): Section[] {
  if (!persistence || persistence.columns.length === 0) return []
  const { needed, of, strong, earlier, columns } = persistence
  const table: Block = {
    kind: 'table',
    columns: [
      { title: 'Column', align: 'left' },
      { title: 'Windows', align: 'right' },
      { title: 'Times its threshold', align: 'right' },
      { title: 'Counts', align: 'left' },
    ],
    rows: columns.map(({ column, windows, strength, confirmed }) => ({
      important: confirmed,
      cells: [
        { text: code(column) },
        { text: `${windows} of ${Math.min(of, earlier + 1)}` },
        { text: numberText(strength, 3) },
        { text: confirmed ? 'yes' : 'not yet' },
      ],
    })),
  }
  const rule = `Drift counts in ${needed} of the last ${of} windows, or at once from ${strong} times its threshold on.`
  return [
    {
      id: 'persistence',
      title: 'How long it lasts',
      priority: 3,
      folded: true,
      blocks: [{ kind: 'paragraph', text: [{ text: rule, tone: 'muted' }] }, table],
    },
  ]
}
