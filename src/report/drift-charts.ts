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
  if (distribution.kind === 'category') return [shareTable(distribution)]
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

function shareTable({ labels, reference, current }: Extract<DriftDistribution, { kind: 'category' }>): Block {
  return {
    kind: 'table',
    columns: [
      { title: 'Value', align: 'left' },
      { title: 'Reference', align: 'right' },
      { title: 'Current', align: 'right' },
    ],
    rows: labels.map((label, i) => ({
      cells: [
        { text: label },
        { text: percentText(reference[i]!), heat: reference[i]! },
        { text: percentText(current[i]!), heat: current[i]! },
      ],
    })),
  }
}
