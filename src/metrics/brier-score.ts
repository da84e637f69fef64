import type { ClassSample } from './sample.ts'
import { mean } from './sum.ts'

/** Brier (1950): mean over rows of the squared distance between probabilities and the actual class. */
export const brierScore = (sample: ClassSample): number => mean(sample.rows, sample.weights, brierOf(sample))

/**
 * Squared distance of a row, summed over classes; with two classes half of that, (p - y)^2 of either class, so that it
 * lies in [0, 1]. NaN without probabilities.
 */
export function brierOf({ classes, probabilities, target }: ClassSample): (row: number) => number {
  if (!probabilities) return () => Number.NaN
  return (row) => {
    let distance = 0
    for (let c = 0; c < classes; c++) {
      distance += ((target[row] === c ? 1 : 0) - probabilities[row * classes + c]!) ** 2
    }
    return classes < 3 ? distance / 2 : distance
  }
}
