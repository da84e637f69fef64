import { confusionMatrix } from './confusion.ts'
import type { ClassSample } from './sample.ts'
import { sum } from './sum.ts'

/** R_K of Gorodkin (2004), the correlation of target and prediction; 0 when one of them is constant. */
export function matthewsCorrcoef(sample: ClassSample): number {
  const { classes, actual, predicted, correct, total } = confusionMatrix(sample)
  if (!(total > 0)) return Number.NaN
  const both = correct * total - sum(classes, (c) => actual[c]! * predicted[c]!)
  const ofPredicted = total ** 2 - sum(classes, (c) => predicted[c]! ** 2)
  const ofActual = total ** 2 - sum(classes, (c) => actual[c]! ** 2)
  const spread = ofPredicted * ofActual
  return spread === 0 ? 0 : both / Math.sqrt(spread)
}
