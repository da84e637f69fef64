import type { Pipeline } from './pipeline.ts'

/**
 * The class of each row, by its probabilities (row-major, rows x classes): the most probable, the first of equals; with a
 * decision threshold the positive class from that probability on.
 */
export function predictedClasses(
  probabilities: Float64Array,
  { classes, positive, decision_threshold }: Pick<Pipeline, 'classes' | 'positive' | 'decision_threshold'>,
): Int32Array {
  if (decision_threshold === undefined) return mostProbable(probabilities, classes.length)
  const at = classes.indexOf(positive!)
  // Probabilities are float32: so is what they are held against, here and in model.onnx.
  const least = Math.fround(decision_threshold)
  return Int32Array.from({ length: probabilities.length / 2 }, (_, row) =>
    probabilities[2 * row + at]! >= least ? at : 1 - at,
  )
}

function mostProbable(probabilities: Float64Array, classes: number): Int32Array {
  const predicted = new Int32Array(probabilities.length / classes)
  for (let row = 0; row < predicted.length; row++) {
    let best = 0
    for (let k = 1; k < classes; k++) {
      if (probabilities[row * classes + k]! > probabilities[row * classes + best]!) best = k
    }
    predicted[row] = best
  }
  return predicted
}
