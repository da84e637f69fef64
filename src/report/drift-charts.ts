import type { DriftColumn, DriftDistribution } from '../records/drift-report.ts'
import type { Block, Section } from './document.ts'
import { percentText } from './number-text.ts'

/** Columns drawn: the drifted ones first; more than this make a page too heavy. */
const MOST = 200
const PRIORITY = 6

/** Reference beside current of every column, the drifted ones open. */
export function driftCharts(columns: readonly DriftColumn[]): Section[] {
  return columns
    .filter(({ distribution }) => distribution !== null)
    .slice(0, MOST)
    .map((column, at) => ({
      id: `column-${at}`,
      title: `${column.column}${column.drifted ? ': drifted' : ''}`,
      priority: PRIORITY + (column.drifted ? 0 : 2),
      folded: !column.drifted,
      blocks: blocksOf(column, column.distribution!),
    }))
}

function blocksOf(column: DriftColumn, distribution: DriftDistribution): Block[] {
  if (distribution.kind === 'category') return [shareTable(distribution, column.drifted)]
  const { edges, reference, current } = distribution
  const [least, most] = [edges[0]!, edges[edges.length - 1]!]
  return [
    {
      kind: 'distribution',
      title: `Distribution of ${column.column}`,
      x_range: [least, most],
      series: [
        { name: 'reference', shares: reference },
        { name: 'current', shares: current },
      ],
    },
  ]
}

/** Shaded only where something drifted: a page opens shaded tables. */
function shareTable(
  { labels, reference, current }: Extract<DriftDistribution, { kind: 'category' }>,
  shaded: boolean,
): Block {
  const cell = (share: number) => ({ text: percentText(share), ...(shaded ? { heat: share } : {}) })
  return {
    kind: 'table',
    columns: [
      { title: 'Value', align: 'left' },
      { title: 'Reference', align: 'right' },
      { title: 'Current', align: 'right' },
    ],
    rows: labels.map((label, i) => ({
      cells: [{ text: label }, cell(reference[i]!), cell(current[i]!)],
    })),
  }
}
