import type { NumberSample } from './sample.ts'
import { mean } from './sum.ts'

/** Mean of |predicted - target|, in the target's unit. */
export function meanAbsoluteError(sample: NumberSample): number {
  return mean(sample.rows, sample.weights, absoluteErrorOf(sample))
}

export function absoluteErrorOf({ target, predicted }: NumberSample): (row: number) => number {
  return (row) => Math.abs(predicted[row]! - target[row]!)
}
