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

/**
 * Rows by falling score, in blocks. Rows of one class that follow each other need no order among themselves, and so share a
 * block; equal scores of both classes share one too. In a block the positives come first.
 */
interface Ranked {
  readonly order: Uint32Array
  /** Of each block the place after its last positive, then the place after its last row. */
  readonly ends: Uint32Array
}

function ranked(positive: Uint8Array, scores: Float64Array): Ranked {
  const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[b]! - scores[a]! || positive[b]! - positive[a]!)
  const ends: number[] = []
  let start = 0
  let pure: 0 | 1 | null = null
  while (start < order.length) {
    let positives = start
    let end = start
    for (; end < order.length && scores[order[end]!] === scores[order[start]!]; end++)
      positives += positive[order[end]!]!
    const kind = positives === end ? 1 : positives === start ? 0 : null
    if (kind !== null && kind === pure) {
      if (kind === 1) ends[ends.length - 2] = end
      ends[ends.length - 1] = end
    } else ends.push(positives, end)
    pure = kind
    start = end
  }
  return { order, ends: Uint32Array.from(ends) }
}

/** Twin of `weightedArea`: one body for both array types would be several times slower in V8. */
function area({ order, ends }: Ranked, counts: Uint16Array): number {
  let positives = 0
  let all = 0
  let twice = 0
  let at = 0
  for (let block = 0; block < ends.length; block += 2) {
    const middle = ends[block]!
    const end = ends[block + 1]!
    let ours = 0
    let others = 0
    for (; at < middle; at++) ours += counts[order[at]!]!
    for (; at < end; at++) others += counts[order[at]!]!
    twice += others * (2 * positives + ours)
    positives += ours
    all += ours + others
  }
  return twice / (2 * positives * (all - positives))
}

function weightedArea({ order, ends }: Ranked, weights: Float64Array): number {
  let positives = 0
  let negatives = 0
  let twice = 0
  let at = 0
  for (let block = 0; block < ends.length; block += 2) {
    const middle = ends[block]!
    const end = ends[block + 1]!
    let ours = 0
    let others = 0
    for (; at < middle; at++) ours += weights[order[at]!]!
    for (; at < end; at++) others += weights[order[at]!]!
    twice += others * (2 * positives + ours)
    positives += ours
    negatives += others
  }
  return twice / (2 * positives * negatives)
}
