import type { ClassSample } from './sample.ts'

/** Weighted counts of rows by actual and predicted class. */
export interface Confusion {
  readonly classes: number
  /** Row-major: `counts[actual * classes + predicted]`. */
  readonly counts: Float64Array
  readonly actual: Float64Array
  readonly predicted: Float64Array
  readonly correct: number
  readonly total: number
  /** Classes that occur as a target or as a prediction: those that scikit-learn averages over. */
  readonly present: readonly number[]
}

/** Counts are NaN throughout when a class number is out of range. */
export function confusionMatrix(sample: ClassSample): Confusion {
  const { rows, classes, target, predicted, weights } = sample
  const counts = new Float64Array(classes * classes)
  const lost = new Float64Array(classes * classes)
  const seen = new Uint8Array(classes)
  for (let row = 0; row < rows; row++) {
    const t = target[row]!
    const p = predicted[row]!
    if (!(t >= 0 && t < classes && p >= 0 && p < classes)) {
      counts.fill(Number.NaN)
      break
    }
    seen[t] = 1
    seen[p] = 1
    const cell = t * classes + p
    const y = (weights ? weights[row]! : 1) - lost[cell]!
    const next = counts[cell]! + y
    lost[cell] = next - counts[cell]! - y
    counts[cell] = next
  }
  const actual = new Float64Array(classes)
  const said = new Float64Array(classes)
  let correct = 0
  let total = 0
  for (let t = 0; t < classes; t++) {
    correct += counts[t * classes + t]!
    for (let p = 0; p < classes; p++) {
      const count = counts[t * classes + p]!
      actual[t]! += count
      said[p]! += count
      total += count
    }
  }
  const present = [...seen.keys()].filter((c) => seen[c])
  return { classes, counts, actual, predicted: said, correct, total, present }
}
