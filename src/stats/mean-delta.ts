import type { DeltaStatistic } from './paired-bootstrap.ts'

/**
 * Difference of two weighted means of per-row values (losses, hits), or of a function of the means: the square root
 * for RMSE. Arrays hold one value per row; `weights` null: all alike.
 */
export function meanDelta(
  candidate: Float64Array,
  baseline: Float64Array,
  weights: Float64Array | null,
  of?: (mean: number) => number,
): DeltaStatistic {
  const mine = weights ? weighted(candidate, weights) : candidate
  const theirs = weights ? weighted(baseline, weights) : baseline
  // A difference of means is a mean of differences, at half the work.
  if (!of) {
    const difference = mine.map((value, row) => value - theirs[row]!)
    return (counts) => sumOver(difference, counts) / totalOf(counts, weights)
  }
  return (counts) => {
    const total = totalOf(counts, weights)
    return of(sumOver(mine, counts) / total) - of(sumOver(theirs, counts) / total)
  }
}

function weighted(values: Float64Array, weights: Float64Array): Float64Array {
  return values.map((value, row) => value * weights[row]!)
}

function sumOver(values: Float64Array, counts: Uint16Array): number {
  let sum = 0
  for (let row = 0; row < values.length; row++) sum += counts[row]! * values[row]!
  return sum
}

function totalOf(counts: Uint16Array, weights: Float64Array | null): number {
  if (weights) return sumOver(weights, counts)
  let total = 0
  for (let row = 0; row < counts.length; row++) total += counts[row]!
  return total
}
