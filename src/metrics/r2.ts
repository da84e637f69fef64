import { meanSquaredError } from './mean-squared-error.ts'
import type { NumberSample } from './sample.ts'
import { shareExplained, variation } from './variation.ts'

/** Coefficient of determination, 1 - sum of squared errors / sum of squares about the mean; NaN under two rows. */
export function r2(sample: NumberSample): number {
  const { rows, weights, target } = sample
  if (rows < 2) return Number.NaN
  return shareExplained(
    meanSquaredError(sample),
    variation(rows, weights, (row) => target[row]!),
  )
}
