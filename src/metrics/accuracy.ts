import type { ClassSample } from './sample.ts'
import { mean } from './sum.ts'

/** Share of rows whose predicted class is the actual one. */
export function accuracy({ rows, weights, target, predicted }: ClassSample): number {
  return mean(rows, weights, (row) => (target[row] === predicted[row] ? 1 : 0))
}
