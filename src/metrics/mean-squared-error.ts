import type { NumberSample } from './sample.ts'
import { mean } from './sum.ts'

/** Mean of (predicted - target)^2, in the target's unit squared. */
export function meanSquaredError({ rows, weights, target, predicted }: NumberSample): number {
  return mean(rows, weights, (row) => (predicted[row]! - target[row]!) ** 2)
}

/** Its square root, in the target's unit. */
export const rootMeanSquaredError = (sample: NumberSample): number => Math.sqrt(meanSquaredError(sample))
