import type { ClassSample } from '../metrics/sample.ts'
import type { Metric } from '../metrics/table.ts'
import type { DeltaStatistic } from '../stats/paired-bootstrap.ts'

/**
 * Differences of metrics that see labels only. Rows with the same target and the same two predictions are alike, so a
 * resample is tallied into those few kinds of rows and the metrics are computed on them. The statistics belong together:
 * the first tallies, the others read its tally, as the bootstrap calls them in order on every resample.
 */
export function labelDeltas(
  candidate: ClassSample,
  baseline: ClassSample,
  metrics: readonly Metric[],
): readonly DeltaStatistic[] {
  const { rows, classes, target, predicted, weights } = candidate
  const numbers = new Map<number, number>()
  const kinds: { target: number; mine: number; theirs: number }[] = []
  const kindOf = Uint32Array.from({ length: rows }, (_, row) => {
    const kind = { target: target[row]!, mine: predicted[row]!, theirs: baseline.predicted[row]! }
    const key = (kind.target * classes + kind.mine) * classes + kind.theirs
    const known = numbers.get(key)
    if (known !== undefined) return known
    numbers.set(key, kinds.length)
    return kinds.push(kind) - 1
  })
  const tally = new Float64Array(kinds.length)
  let tallied: readonly [ClassSample, ClassSample] = [candidate, baseline]
  const take = (counts: Uint16Array) => {
    tally.fill(0)
    for (let row = 0; row < rows; row++) tally[kindOf[row]!]! += weights ? counts[row]! * weights[row]! : counts[row]!
    const drawn = kinds.flatMap((kind, i) => (tally[i]! > 0 ? { ...kind, weight: tally[i]! } : []))
    const common = {
      ...candidate,
      rows: drawn.length,
      probabilities: null,
      target: Int32Array.from(drawn, (kind) => kind.target),
      weights: Float64Array.from(drawn, (kind) => kind.weight),
    }
    tallied = [
      { ...common, predicted: Int32Array.from(drawn, (kind) => kind.mine) },
      { ...common, predicted: Int32Array.from(drawn, (kind) => kind.theirs) },
    ]
  }
  return metrics.map((metric, i) => (counts) => {
    if (i === 0) take(counts)
    return metric.compute(tallied[0]) - metric.compute(tallied[1])
  })
}
