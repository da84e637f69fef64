import type { NumberSample } from './sample.ts'
import { mean } from './sum.ts'

/** Mean of (predicted - target)^2, in the target's unit squared. */
export function meanSquaredError(sample: NumberSample): number {
  return mean(sample.rows, sample.weights, squaredErrorOf(sample))
}

/** Its square root, in the target's unit. */
export const rootMeanSquaredError = (sample: NumberSample): number => Math.sqrt(meanSquaredError(sample))

export function squaredErrorOf({ target, predicted }: NumberSample): (row: number) => number {
  return (row) => (predicted[row]! - target[row]!) ** 2
}
