import type { ClassSample } from './sample.ts'
import { mean } from './sum.ts'

/** Mean of -ln p(actual class), in nats; p is kept within [eps, 1 - eps] with the eps of float64, as scikit-learn does. */
export function logLoss({ rows, classes, probabilities, target, weights }: ClassSample): number {
  if (!probabilities) return Number.NaN
  return mean(rows, weights, (row) => {
    const p = probabilities[row * classes + target[row]!]!
    return -Math.log(Math.min(Math.max(p, Number.EPSILON), 1 - Number.EPSILON))
  })
}
