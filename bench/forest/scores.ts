import type { Predictions } from '../../src/data/predictions.ts'

/** Area under the ROC curve of the second class, by ranks with ties shared. */
export function auc(predictions: Predictions, truth: Float64Array): number {
  if (predictions.kind !== 'classification') throw new Error('no classifier')
  const p = Array.from({ length: predictions.rows }, (_, row) => predictions.probabilities![2 * row + 1]!)
  const order = p.map((_, i) => i).sort((a, b) => p[a]! - p[b]!)
  let ranks = 0
  let positives = 0
  for (let from = 0; from < order.length; ) {
    let to = from
    while (to < order.length && p[order[to]!] === p[order[from]!]) to++
    for (let i = from; i < to; i++) {
      if (truth[order[i]!] === 1) {
        ranks += (from + to + 1) / 2
        positives++
      }
    }
    from = to
  }
  return (ranks - (positives * (positives + 1)) / 2) / positives / (order.length - positives)
}

/** Share of labels that are right; class names are numbers. */
export function accuracy(predictions: Predictions, truth: Float64Array): number {
  if (predictions.kind !== 'classification') throw new Error('no classifier')
  return truth.filter((t, row) => Number(predictions.classes[predictions.predicted[row]!]) === t).length / truth.length
}

/** Coefficient of determination. */
export function r2(predictions: Predictions, truth: Float64Array): number {
  const mean = truth.reduce((a, b) => a + b, 0) / truth.length
  const errors = truth.reduce((sum, t, row) => sum + (t - predictions.predicted[row]!) ** 2, 0)
  return 1 - errors / truth.reduce((sum, t) => sum + (t - mean) ** 2, 0)
}
