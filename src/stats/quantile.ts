/** Quantile q in [0, 1] of ascending values, interpolated linearly (Hyndman & Fan type 7, NumPy's default). NaN of none. */
export function quantile(ascending: Float64Array, q: number): number {
  if (ascending.length === 0) return Number.NaN
  const at = q * (ascending.length - 1)
  const below = Math.floor(at)
  const value = ascending[below]!
  return value + (at - below) * ((ascending[below + 1] ?? value) - value)
}
