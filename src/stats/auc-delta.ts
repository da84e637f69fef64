import type { DeltaStatistic } from './paired-bootstrap.ts'

/**
 * Difference of two areas under the ROC curve. Sorting is done once; a resample is one walk along each order.
 * `positive[row]` is 1 where the row is positive; scores must be finite. At most 2^30 rows.
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

/** Rows by falling score, each as 4 row + (2 where a run of equal scores ends) + (1 where it is positive). */
function ranked(positive: Uint8Array, scores: Float64Array): Uint32Array {
  const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]!)
  return order.map((row, i) => {
    const ends = i + 1 === order.length || scores[order[i + 1]!] !== scores[row]
    return 4 * row + (ends ? 2 : 0) + positive[row]!
  })
}

/** Twin of `weightedArea`: one body for both array types would be several times slower in V8. */
function area(order: Uint32Array, counts: Uint16Array): number {
  let positives = 0
  let all = 0
  let twice = 0
  let tiedPositives = 0
  let tied = 0
  for (let i = 0; i < order.length; i++) {
    const entry = order[i]!
    const count = counts[entry >>> 2]!
    tied += count
    tiedPositives += count & -(entry & 1)
    if ((entry & 2) === 0) continue
    twice += (tied - tiedPositives) * (positives + positives + tiedPositives)
    positives += tiedPositives
    all += tied
    tied = 0
    tiedPositives = 0
  }
  return twice / (2 * positives * (all - positives))
}

function weightedArea(order: Uint32Array, weights: Float64Array): number {
  let positives = 0
  let negatives = 0
  let twice = 0
  let tiedPositives = 0
  let tiedNegatives = 0
  for (let i = 0; i < order.length; i++) {
    const entry = order[i]!
    const weight = weights[entry >>> 2]!
    if (entry & 1) tiedPositives += weight
    else tiedNegatives += weight
    if ((entry & 2) === 0) continue
    twice += tiedNegatives * (2 * positives + tiedPositives)
    positives += tiedPositives
    negatives += tiedNegatives
    tiedPositives = 0
    tiedNegatives = 0
  }
  return twice / (2 * positives * negatives)
}
