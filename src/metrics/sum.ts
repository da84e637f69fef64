/** Sum of value(0) .. value(n - 1), compensated after Neumaier (1974): the error does not grow with n. */
export function sum(n: number, value: (row: number) => number): number {
  let total = 0
  let lost = 0
  for (let row = 0; row < n; row++) {
    const v = value(row)
    const next = total + v
    lost += Math.abs(total) >= Math.abs(v) ? total - next + v : v - next + total
    total = next
  }
  return Number.isFinite(total) ? total + lost : total
}

/** Weighted mean of value(row); NaN when there are no rows or no weight. */
export function mean(n: number, weights: Float64Array | null, value: (row: number) => number): number {
  if (!weights) return sum(n, value) / n
  return sum(n, (row) => weights[row]! * value(row)) / sum(n, (row) => weights[row]!)
}
