import type { NumberSample } from './sample.ts'
import { shareExplained, variation } from './variation.ts'

/** 1 - variance of the errors / variance of the target: r2 that forgives a constant offset. */
export function explainedVariance({ rows, weights, target, predicted }: NumberSample): number {
  return shareExplained(
    variation(rows, weights, (row) => target[row]! - predicted[row]!),
    variation(rows, weights, (row) => target[row]!),
  )
}
