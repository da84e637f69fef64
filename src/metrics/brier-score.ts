import type { ClassSample } from './sample.ts'
import { mean } from './sum.ts'

/**
 * Brier (1950): mean over rows of the squared distance between probabilities and the actual class, summed over classes.
 * Two classes: half of that, (p - y)^2 of either class, so that it lies in [0, 1].
 */
export function brierScore({ rows, classes, probabilities, target, weights }: ClassSample): number {
  if (!probabilities) return Number.NaN
  const total = mean(rows, weights, (row) => {
    let distance = 0
    for (let c = 0; c < classes; c++) {
      distance += ((target[row] === c ? 1 : 0) - probabilities[row * classes + c]!) ** 2
    }
    return distance
  })
  return classes < 3 ? total / 2 : total
}
