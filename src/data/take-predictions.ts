import type { Predictions } from './predictions.ts'

/** The predictions of these rows, in this order. */
export function takePredictions(predictions: Predictions, rows: Uint32Array): Predictions {
  const target = predictions.target
  if (predictions.kind === 'regression') {
    return {
      ...predictions,
      rows: rows.length,
      predicted: Float64Array.from(rows, (row) => predictions.predicted[row]!),
      ...(target ? { target: Float64Array.from(rows, (row) => target[row]!) } : {}),
    }
  }
  const { probabilities, classes } = predictions
  const width = classes.length
  return {
    ...predictions,
    rows: rows.length,
    predicted: Int32Array.from(rows, (row) => predictions.predicted[row]!),
    ...(target ? { target: Int32Array.from(rows, (row) => target[row]!) } : {}),
    ...(probabilities
      ? {
          probabilities: Float64Array.from(
            { length: rows.length * width },
            (_, at) => probabilities[rows[Math.floor(at / width)]! * width + (at % width)]!,
          ),
        }
      : {}),
  }
}
