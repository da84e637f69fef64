import type { NumberSample } from './sample.ts'

/** Largest |predicted - target|; weights have no say. */
export function maxError({ rows, target, predicted }: NumberSample): number {
  if (rows === 0) return Number.NaN
  let largest = 0
  for (let row = 0; row < rows; row++) largest = Math.max(largest, Math.abs(target[row]! - predicted[row]!))
  return largest
}
