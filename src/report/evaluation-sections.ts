import type { GateReport, Series } from '../records/gate-report.ts'
import type { Block, Cell, Line, Section } from './document.ts'
import { extent } from './extent.ts'
import { countText, percentText } from './number-text.ts'

const DIAGONAL = { x: [0, 1], y: [0, 1] }
const LARGEST_MATRIX = 12
const LISTED_CONFUSIONS = 15

/** How the models behave on the test rows: confusion matrix, ROC curve, calibration. */
export function evaluationSections(charts: GateReport['charts']): Section[] {
  const sections: Section[] = []
  if (charts.confusion !== null && charts.confusion.classes.length > 0) {
    sections.push(folded('confusion', 'Confusion matrix of the candidate', 7, confusionBlocks(charts.confusion)))
  }
  if (charts.roc.some(drawable)) {
    const blocks = [curve('ROC curve', 'false positive rate', 'true positive rate', charts.roc, 'chance', [0, 1])]
    sections.push(folded('roc', 'ROC curve', 8, blocks))
  }
  if (charts.calibration.some(drawable)) {
    const blocks = [
      curve(
        'Calibration',
        'predicted probability',
        'observed share',
        charts.calibration,
        'perfect',
        predictedRange(charts.calibration),
      ),
    ]
    sections.push(folded('calibration', 'Calibration', 9, blocks))
  }
  return sections
}

function folded(id: string, title: string, priority: number, blocks: Block[]): Section {
  return { id, title, priority, folded: true, blocks }
}

function drawable(series: Series): boolean {
  return series.x.length >= 2 && series.x.length === series.y.length
}

function curve(
  title: string,
  x: string,
  y: string,
  series: readonly Series[],
  reference: string,
  range: readonly [number, number],
): Block {
  const lines: Line[] = series.filter(drawable)
  return {
    kind: 'chart',
    title,
    x_title: x,
    y_title: y,
    x_range: range,
    y_range: [0, 1],
    lines,
    reference: { name: reference, ...DIAGONAL },
  }
}

/** A calibration curve says nothing beyond the probabilities that were predicted. */
function predictedRange(series: readonly Series[]): readonly [number, number] {
  const [least, most] = extent(series.filter(drawable).flatMap((line) => line.x))
  const low = Math.floor(least * 10) / 10
  const high = Math.ceil(most * 10) / 10
  return high > low ? [low, high] : [0, 1]
}

function confusionBlocks({ classes, counts }: NonNullable<GateReport['charts']['confusion']>): Block[] {
  const totals = classes.map((_, actual) => (counts[actual] ?? []).reduce((sum, count) => sum + count, 0))
  if (classes.length > LARGEST_MATRIX) return [confusionList(classes, counts, totals)]
  return [
    {
      kind: 'paragraph',
      text: 'Rows are the actual classes, columns the predicted ones; shares are of the actual class.',
    },
    {
      kind: 'table',
      columns: [
        { title: 'Actual', align: 'left' },
        ...classes.map((name) => ({ title: `predicted ${name}`, align: 'right' as const })),
        { title: 'Rows', align: 'right' },
      ],
      rows: classes.map((name, actual) => ({
        cells: [
          { text: name },
          ...classes.map((_, predicted) => shareCell(counts[actual]?.[predicted] ?? 0, totals[actual] ?? 0)),
          { text: countText(totals[actual] ?? 0) },
        ],
      })),
    },
  ]
}

function shareCell(count: number, total: number): Cell {
  if (total === 0) return { text: countText(count) }
  return { text: `${countText(count)} (${percentText(count / total)})`, heat: count / total }
}

function confusionList(
  classes: readonly string[],
  counts: readonly (readonly number[])[],
  totals: readonly number[],
): Block {
  const pairs = classes.flatMap((actual, row) =>
    classes.map((predicted, column) => ({ actual, predicted, row, column, count: counts[row]?.[column] ?? 0 })),
  )
  const wrong = pairs.filter((pair) => pair.row !== pair.column && pair.count > 0)
  wrong.sort((a, b) => b.count - a.count || a.row - b.row || a.column - b.column)
  return {
    kind: 'table',
    columns: [
      { title: 'Actual', align: 'left' },
      { title: 'Mistaken for', align: 'left' },
      { title: 'Rows (share of the actual class)', align: 'right' },
    ],
    rows: wrong.slice(0, LISTED_CONFUSIONS).map(({ actual, predicted, row, count }) => ({
      cells: [{ text: actual }, { text: predicted }, shareCell(count, totals[row] ?? 0)],
    })),
  }
}
