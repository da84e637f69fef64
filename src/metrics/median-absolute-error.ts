import type { NumberSample } from './sample.ts'

/**
 * Median of |predicted - target|. With weights: the averaged inverse of the weighted distribution function (Hyndman & Fan
 * 1996, type 2), which equals the plain median when all weights are one.
 */
export function medianAbsoluteError({ rows, weights, target, predicted }: NumberSample): number {
  if (rows === 0) return Number.NaN
  const errors = Float64Array.from({ length: rows }, (_, row) => Math.abs(predicted[row]! - target[row]!))
  if (errors.some(Number.isNaN)) return Number.NaN
  if (!weights) {
    errors.sort()
    return rows % 2 ? errors[(rows - 1) / 2]! : (errors[rows / 2 - 1]! + errors[rows / 2]!) / 2
  }
  const order = Uint32Array.from(errors.keys())
    .filter((row) => weights[row]! > 0)
    .sort((a, b) => errors[a]! - errors[b]!)
  const below = new Float64Array(order.length)
  let total = 0
  order.forEach((row, i) => {
    total += weights[row]!
    below[i] = total
  })
  const half = 0.5 * total
  const at = below.findIndex((weight) => weight >= half)
  if (at < 0) return Number.NaN
  const error = errors[order[at]!]!
  if (below[at]! - half > Number.EPSILON) return error
  return (error + errors[order[at + 1] ?? order[at]!]!) / 2
}
