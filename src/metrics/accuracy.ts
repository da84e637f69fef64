import type { ClassSample } from './sample.ts'
import { mean } from './sum.ts'

/** Share of rows whose predicted class is the actual one. */
export const accuracy = (sample: ClassSample): number => mean(sample.rows, sample.weights, hitOf(sample))

/** 1 where the predicted class is the actual one, else 0. */
export function hitOf({ target, predicted }: ClassSample): (row: number) => number {
  return (row) => (target[row] === predicted[row] ? 1 : 0)
}
