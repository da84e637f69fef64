import type { ClassSample } from './sample.ts'
import { mean } from './sum.ts'

/** Mean of -ln p(actual class), in nats; p is kept within [eps, 1 - eps] with the eps of float64, as scikit-learn does. */
export const logLoss = (sample: ClassSample): number => mean(sample.rows, sample.weights, logLossOf(sample))

/** -ln p(actual class) of a row; NaN without probabilities. */
export function logLossOf({ classes, probabilities, target }: ClassSample): (row: number) => number {
  if (!probabilities) return () => Number.NaN
  return (row) => {
    const p = probabilities[row * classes + target[row]!]!
    return -Math.log(Math.min(Math.max(p, Number.EPSILON), 1 - Number.EPSILON))
  }
}
