import { type Confusion, confusionMatrix } from './confusion.ts'
import type { ClassSample } from './sample.ts'
import { mean } from './sum.ts'

export type Average = 'binary' | 'macro' | 'micro' | 'weighted'

/** Weighted rows that are truly of a class and predicted so, all predicted so, all of the class. */
interface Counts {
  readonly hit: number
  readonly predicted: number
  readonly actual: number
}

type Score = (counts: Counts) => number

/** scikit-learn's `zero_division`: nothing predicted, or nothing to find, counts as 0. */
const ratio = (numerator: number, denominator: number): number => (denominator === 0 ? 0 : numerator / denominator)

const precisionOf: Score = ({ hit, predicted }) => ratio(hit, predicted)
const recallOf: Score = ({ hit, actual }) => ratio(hit, actual)
/** 2 tp / (2 tp + fp + fn) */
const f1Of: Score = ({ hit, predicted, actual }) => ratio(2 * hit, predicted + actual)

/** Of the rows given a class, the share that is of it. */
export const precision = (sample: ClassSample, average: Average): number => averaged(sample, average, precisionOf)

/** Of the rows of a class, the share that was given it. */
export const recall = (sample: ClassSample, average: Average): number => averaged(sample, average, recallOf)

/** Harmonic mean of precision and recall of each class. */
export const f1 = (sample: ClassSample, average: Average): number => averaged(sample, average, f1Of)

/**
 * `binary`: of the positive class. `macro`: mean over classes. `micro`: of the counts added up. `weighted`: mean over
 * classes by their actual rows. Classes are those that occur in target or prediction, as in scikit-learn.
 */
function averaged(sample: ClassSample, average: Average, score: Score): number {
  const confusion = confusionMatrix(sample)
  if (!(confusion.total > 0)) return Number.NaN
  if (average === 'binary') return sample.positive === null ? Number.NaN : score(countsOf(confusion, sample.positive))
  const { correct, total, present, actual } = confusion
  if (average === 'micro') return score({ hit: correct, predicted: total, actual: total })
  const scores = present.map((c) => score(countsOf(confusion, c)))
  const weights = average === 'weighted' ? Float64Array.from(present, (c) => actual[c]!) : null
  return mean(scores.length, weights, (i) => scores[i]!)
}

function countsOf({ counts, classes, predicted, actual }: Confusion, c: number): Counts {
  return { hit: counts[c * classes + c]!, predicted: predicted[c]!, actual: actual[c]! }
}
