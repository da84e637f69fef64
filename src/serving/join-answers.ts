import type { Predictions } from '../data/predictions.ts'

/** Predictions of one model for several requests, one after the other. */
export function joinAnswers(parts: readonly Predictions[]): Predictions {
  const [first] = parts
  if (first === undefined) throw new Error('nothing to join')
  const rows = parts.reduce((sum, part) => sum + part.rows, 0)
  if (first.kind === 'regression') {
    const predicted = new Float64Array(rows)
    fill(parts, (part, at) => predicted.set(part.predicted, at))
    return { kind: 'regression', rows, predicted }
  }
  const { classes } = first
  const predicted = new Int32Array(rows)
  fill(parts, (part, at) => predicted.set(part.predicted, at))
  if (!first.probabilities) return { kind: 'classification', rows, classes, predicted }
  const probabilities = new Float64Array(rows * classes.length)
  fill(parts, (part, at) => {
    if (part.kind === 'classification' && part.probabilities) probabilities.set(part.probabilities, at * classes.length)
  })
  return { kind: 'classification', rows, classes, predicted, probabilities }
}

function fill(parts: readonly Predictions[], put: (part: Predictions, at: number) => void): void {
  let at = 0
  for (const part of parts) {
    put(part, at)
    at += part.rows
  }
}
