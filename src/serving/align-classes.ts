import type { Predictions } from '../data/predictions.ts'
import { UserError } from '../errors.ts'

/** Predictions whose classes are the model's: a predict command's answer names only those that occur in it. */
export function alignClasses(predictions: Predictions, classes: readonly string[]): Predictions {
  if (predictions.kind === 'regression') return predictions
  const { classes: named, rows, predicted, probabilities } = predictions
  if (named.length === classes.length && named.every((name, index) => name === classes[index])) return predictions
  const place = named.map((name) => classes.indexOf(name))
  if (place.includes(-1)) throw new UserError('the model predicted a class that is none of its own')
  const moved = new Float64Array(rows * classes.length)
  probabilities?.forEach((value, index) => {
    moved[Math.floor(index / named.length) * classes.length + place[index % named.length]!] = value
  })
  return {
    kind: 'classification',
    rows,
    classes,
    predicted: predicted.map((index) => place[index]!),
    ...(probabilities ? { probabilities: moved } : {}),
  }
}
