import { twoSided, z975 } from './normal.ts'

export interface DeLong {
  readonly candidate: number
  readonly baseline: number
  readonly delta: number
  readonly standard_error: number
  /** 95 %, normal. */
  readonly interval: readonly [number, number]
  /** Two-sided; NaN when the models rank all rows alike. */
  readonly p_value: number
}

/**
 * DeLong, DeLong & Clarke-Pearson (1988): two areas under the ROC curve on the same rows, unweighted, by the midranks of
 * Sun & Xu (2014), O(n log n). null with fewer than two positives or two negatives.
 */
export function delong(positive: Uint8Array, candidate: Float64Array, baseline: Float64Array): DeLong | null {
  const rows = Uint32Array.from(positive.keys())
  const positives = rows.filter((row) => positive[row] === 1)
  const negatives = rows.filter((row) => positive[row] !== 1)
  const [m, n] = [positives.length, negatives.length]
  if (m < 2 || n < 2) return null
  const mine = placements(candidate, rows, positives, negatives)
  const theirs = placements(baseline, rows, positives, negatives)
  const difference = (a: Float64Array, b: Float64Array) => a.map((value, i) => value - b[i]!)
  const delta = mine.area - theirs.area
  const variance =
    varianceOf(difference(mine.ofPositives, theirs.ofPositives)) / m +
    varianceOf(difference(mine.ofNegatives, theirs.ofNegatives)) / n
  const standard_error = Math.sqrt(variance)
  return {
    candidate: mine.area,
    baseline: theirs.area,
    delta,
    standard_error,
    interval: [delta - z975 * standard_error, delta + z975 * standard_error],
    p_value: twoSided(delta / standard_error),
  }
}

interface Placements {
  readonly area: number
  /** Share of negatives under each positive. */
  readonly ofPositives: Float64Array
  /** Share of positives over each negative. */
  readonly ofNegatives: Float64Array
}

function placements(
  scores: Float64Array,
  rows: Uint32Array,
  positives: Uint32Array,
  negatives: Uint32Array,
): Placements {
  const [m, n] = [positives.length, negatives.length]
  const among = midranks(scores, rows)
  const amongPositives = midranks(scores, positives)
  const amongNegatives = midranks(scores, negatives)
  const ofPositives = Float64Array.from(positives, (row) => (among[row]! - amongPositives[row]!) / n)
  const ofNegatives = Float64Array.from(negatives, (row) => 1 - (among[row]! - amongNegatives[row]!) / m)
  return { area: ofPositives.reduce((total, share) => total + share, 0) / m, ofPositives, ofNegatives }
}

/** Rank from 1 of each given row by rising score, ties sharing their middle; by row number. */
function midranks(scores: Float64Array, rows: Uint32Array): Float64Array {
  const order = rows.toSorted((a, b) => scores[a]! - scores[b]!)
  const ranks = new Float64Array(scores.length)
  for (let start = 0; start < order.length; ) {
    let end = start + 1
    while (end < order.length && scores[order[end]!] === scores[order[start]!]) end++
    for (let i = start; i < end; i++) ranks[order[i]!] = (start + 1 + end) / 2
    start = end
  }
  return ranks
}

function varianceOf(values: Float64Array): number {
  const mean = values.reduce((total, value) => total + value, 0) / values.length
  return values.reduce((total, value) => total + (value - mean) ** 2, 0) / (values.length - 1)
}
