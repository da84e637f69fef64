import type { NumberSample } from './sample.ts'
import { mean } from './sum.ts'

/** Mean of |predicted - target|, in the target's unit. */
export function meanAbsoluteError({ rows, weights, target, predicted }: NumberSample): number {
  return mean(rows, weights, (row) => Math.abs(predicted[row]! - target[row]!))
}
