import { confusionMatrix } from './confusion.ts'
import type { ClassSample } from './sample.ts'

/** Cohen (1960): agreement beyond chance. NaN when chance alone explains all, i.e. only one class on both sides. */
export function cohenKappa(sample: ClassSample): number {
  const { classes, counts, actual, predicted, total } = confusionMatrix(sample)
  let disagreement = 0
  let byChance = 0
  for (let t = 0; t < classes; t++) {
    for (let p = 0; p < classes; p++) {
      if (t === p) continue
      disagreement += counts[t * classes + p]!
      byChance += (actual[t]! * predicted[p]!) / total
    }
  }
  return byChance === 0 ? Number.NaN : 1 - disagreement / byChance
}
