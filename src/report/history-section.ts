import type { MetricPoint } from '../records/run.ts'
import type { Block, ChartBlock, Line, Section } from './document.ts'
import { extent } from './extent.ts'
import { countText, numberText } from './number-text.ts'
import { code } from './span.ts'
import { sparkline } from './sparkline.ts'

const SPARKS = 12

/** Metrics logged at several steps: first and last value with the way between, and a drawing of the first two. */
export function historySection(history: readonly MetricPoint[]): Section[] {
  const lines = historyLines(history)
  if (lines.length === 0) return []
  const table: Block = {
    kind: 'table',
    columns: [
      { title: 'Metric', align: 'left' },
      { title: 'First', align: 'right' },
      { title: 'Course', align: 'left' },
      { title: 'Last', align: 'right' },
      { title: 'Steps', align: 'right' },
    ],
    rows: lines.map(({ name, x, y }) => ({
      cells: [
        { text: code(name) },
        { text: numberText(y[0] ?? null) },
        { text: sparkline(thinned(y), ...extent(y)) },
        { text: numberText(y[y.length - 1] ?? null) },
        { text: countText(x.length) },
      ],
    })),
  }
  return [
    { id: 'history', title: 'Course of the training', priority: 6, folded: true, blocks: [table, historyChart(lines)] },
  ]
}

function historyLines(history: readonly MetricPoint[]): Line[] {
  const byKey = Map.groupBy(
    history.filter(({ value }) => value !== null),
    ({ key }) => key,
  )
  return [...byKey]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, points]) => {
      const atStep = new Map(points.map(({ step, value }) => [step, value ?? 0]))
      const steps = [...atStep.keys()].sort((a, b) => a - b)
      return steps.length < 2 ? [] : [{ name, x: steps, y: steps.map((step) => atStep.get(step) ?? 0) }]
    })
}

function historyChart(lines: readonly Line[]): ChartBlock {
  const drawn = lines.slice(0, 2)
  const [low, high] = extent(drawn.flatMap((line) => line.y))
  return {
    kind: 'chart',
    title: 'Course of the training',
    x_title: 'step',
    y_title: 'value',
    x_range: extent(drawn.flatMap((line) => line.x)),
    y_range: high > low ? [low, high] : [low - 0.5, low + 0.5],
    lines: drawn,
    reference: null,
  }
}

function thinned(values: readonly number[]): number[] {
  if (values.length <= SPARKS) return [...values]
  return Array.from({ length: SPARKS }, (_, index) => {
    return values[Math.round((index * (values.length - 1)) / (SPARKS - 1))] ?? 0
  })
}
