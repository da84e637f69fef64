import type { DeltaStatistic } from './paired-bootstrap.ts'

/** Difference of two coefficients of determination; arrays hold one number per row. NaN where the target is constant. */
export function r2Delta(
  target: Float64Array,
  candidateSquaredErrors: Float64Array,
  baselineSquaredErrors: Float64Array,
  weights: Float64Array | null,
): DeltaStatistic {
  // About the mean of all rows, so that squaring loses no digits.
  const middle = target.reduce((total, value) => total + value, 0) / target.length
  return (counts) => {
    let total = 0
    let first = 0
    let second = 0
    let mine = 0
    let theirs = 0
    for (let row = 0; row < target.length; row++) {
      const weight = weights ? counts[row]! * weights[row]! : counts[row]!
      const value = target[row]! - middle
      total += weight
      first += weight * value
      second += weight * value * value
      mine += weight * candidateSquaredErrors[row]!
      theirs += weight * baselineSquaredErrors[row]!
    }
    const about = second - (first * first) / total
    return about > 0 ? (theirs - mine) / about : Number.NaN
  }
}
