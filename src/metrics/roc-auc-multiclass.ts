import { ranking } from './ranking.ts'
import { against, area } from './roc.ts'
import type { ClassSample } from './sample.ts'
import { mean, sum } from './sum.ts'

/** Mean area of each class against the rest, `macro` or `weighted` by the rows of the class. NaN when a class is missing. */
export function rocAucOvr(sample: ClassSample, average: 'macro' | 'weighted'): number {
  const areas = Array.from({ length: sample.classes }, (_, c) => area(against(sample, c)))
  if (average === 'macro') return mean(areas.length, null, (c) => areas[c]!)
  const weights = Float64Array.from(areas, (_, c) => weightOf(sample, (row) => sample.target[row] === c))
  return mean(areas.length, weights, (c) => (weights[c] === 0 ? 0 : areas[c]!))
}

/**
 * Hand & Till (2001): mean over the pairs of classes that occur, each pair both ways round; `weighted` by the rows of the
 * pair. scikit-learn knows no sample weights here; ours enter every pair's area and the rows of the pair.
 */
export function rocAucOvo(sample: ClassSample, average: 'macro' | 'weighted'): number {
  const classes = Array.from({ length: sample.classes }, (_, c) => c).filter((c) => sample.target.includes(c))
  const pairs = classes.flatMap((a, i) => classes.slice(i + 1).map((b) => [a, b] as const))
  const areas = pairs.map(([a, b]) => (pairArea(sample, a, b) + pairArea(sample, b, a)) / 2)
  const weights =
    average === 'macro'
      ? null
      : Float64Array.from(pairs, ([a, b]) => weightOf(sample, (row) => among(sample, row, a, b)))
  return mean(areas.length, weights, (i) => areas[i]!)
}

function pairArea(sample: ClassSample, positive: number, negative: number): number {
  return area(
    ranking(
      sample,
      positive,
      (row) => sample.target[row] === positive,
      (row) => among(sample, row, positive, negative),
    ),
  )
}

function among({ target }: ClassSample, row: number, a: number, b: number): boolean {
  return target[row] === a || target[row] === b
}

function weightOf({ rows, weights }: ClassSample, counted: (row: number) => boolean): number {
  return sum(rows, (row) => (counted(row) ? (weights?.[row] ?? 1) : 0))
}
