import { mean } from './sum.ts'

/** Weighted mean of (value - weighted mean)^2; exactly 0 when all values are equal, however their mean rounds. */
export function variation(n: number, weights: Float64Array | null, value: (row: number) => number): number {
  const first = n > 0 ? value(0) : Number.NaN
  let constant = true
  for (let row = 1; row < n && constant; row++) constant = value(row) === first
  if (constant && Number.isFinite(first)) return 0
  const rough = mean(n, weights, value)
  const middle = rough + mean(n, weights, (row) => value(row) - rough)
  return mean(n, weights, (row) => (value(row) - middle) ** 2)
}

/** 1 - unexplained / total; a constant target gives 1 when nothing is unexplained, else 0 (scikit-learn's `force_finite`). */
export function shareExplained(unexplained: number, total: number): number {
  if (!Number.isFinite(unexplained)) return Number.NaN
  if (unexplained === 0) return 1
  return total === 0 ? 0 : 1 - unexplained / total
}
