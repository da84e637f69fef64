import type { NumberSample } from './sample.ts'
import { mean } from './sum.ts'

/** Mean of |predicted - target| / max(|target|, eps), as a ratio (1 is 100 %); huge where a target is 0. */
export function meanAbsolutePercentageError(sample: NumberSample): number {
  return mean(sample.rows, sample.weights, percentageErrorOf(sample))
}

export function percentageErrorOf({ target, predicted }: NumberSample): (row: number) => number {
  return (row) => Math.abs(predicted[row]! - target[row]!) / Math.max(Math.abs(target[row]!), Number.EPSILON)
}
