import type { DeltaStatistic } from './paired-bootstrap.ts'

/** Rows by falling score, each as 2 row + (1 where positive), and where each run of equal scores ends. */
interface Ranked {
  readonly order: Uint32Array
  readonly ends: Uint32Array
}

/**
 * Difference of two areas under the ROC curve. Sorting is done once; a resample is one walk along each order.
 * `positive[row]` is 1 where the row is positive; scores must be finite.
 */
export function aucDelta(
  positive: Uint8Array,
  candidate: Float64Array,
  baseline: Float64Array,
  weights: Float64Array | null,
): DeltaStatistic {
  const mine = ranked(positive, candidate)
  const theirs = ranked(positive, baseline)
  if (!weights) return (counts) => area(mine, counts) - area(theirs, counts)
  const weighted = new Float64Array(positive.length)
  return (counts) => {
    for (let row = 0; row < weighted.length; row++) weighted[row] = counts[row]! * weights[row]!
    return weightedArea(mine, weighted) - weightedArea(theirs, weighted)
  }
}

function ranked(positive: Uint8Array, scores: Float64Array): Ranked {
  const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]!)
  const ends: number[] = []
  order.forEach((row, i) => {
    if (i + 1 === order.length || scores[order[i + 1]!] !== scores[row]) ends.push(i + 1)
  })
  return { order: order.map((row) => 2 * row + positive[row]!), ends: Uint32Array.from(ends) }
}

/** Two bodies alike, one per array type: shared, V8 would make both several times slower. */
function area({ order, ends }: Ranked, counts: Uint16Array): number {
  let positives = 0
  let negatives = 0
  let twice = 0
  let i = 0
  for (let g = 0; g < ends.length; g++) {
    const end = ends[g]!
    let ofPositive = 0
    let all = 0
    for (; i < end; i++) {
      const entry = order[i]!
      const count = counts[entry >>> 1]!
      all += count
      ofPositive += count * (entry & 1)
    }
    twice += (all - ofPositive) * (2 * positives + ofPositive)
    positives += ofPositive
    negatives += all - ofPositive
  }
  return twice / (2 * positives * negatives)
}

function weightedArea({ order, ends }: Ranked, weights: Float64Array): number {
  let positives = 0
  let negatives = 0
  let twice = 0
  let i = 0
  for (let g = 0; g < ends.length; g++) {
    const end = ends[g]!
    let ofPositive = 0
    let ofNegative = 0
    for (; i < end; i++) {
      const entry = order[i]!
      if (entry & 1) ofPositive += weights[entry >>> 1]!
      else ofNegative += weights[entry >>> 1]!
    }
    twice += ofNegative * (2 * positives + ofPositive)
    positives += ofPositive
    negatives += ofNegative
  }
  return twice / (2 * positives * negatives)
}
