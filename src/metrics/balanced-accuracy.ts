import { confusionMatrix } from './confusion.ts'
import type { ClassSample } from './sample.ts'
import { mean } from './sum.ts'

/** Mean recall of the classes that occur in the target. */
export function balancedAccuracy(sample: ClassSample): number {
  const { counts, classes, actual } = confusionMatrix(sample)
  const recalls: number[] = []
  for (let c = 0; c < classes; c++) {
    if (actual[c] !== 0) recalls.push(counts[c * classes + c]! / actual[c]!)
  }
  return mean(recalls.length, null, (i) => recalls[i]!)
}
