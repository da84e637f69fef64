import type { DeltaStatistic } from './paired-bootstrap.ts'

/**
 * Difference of two weighted means of per-row values (losses, hits), or of a function of the means: the square root
 * for RMSE. Arrays hold one value per row; `weights` null: all alike.
 */
export function meanDelta(
  candidate: Float64Array,
  baseline: Float64Array,
  weights: Float64Array | null,
  of: (mean: number) => number = (mean) => mean,
): DeltaStatistic {
  const rows = candidate.length
  const mine = weights ? candidate.map((value, row) => value * weights[row]!) : candidate
  const theirs = weights ? baseline.map((value, row) => value * weights[row]!) : baseline
  return (counts) => {
    let a = 0
    let b = 0
    let total = 0
    for (let row = 0; row < rows; row++) {
      const count = counts[row]!
      a += count * mine[row]!
      b += count * theirs[row]!
      total += weights ? count * weights[row]! : count
    }
    return of(a / total) - of(b / total)
  }
}
