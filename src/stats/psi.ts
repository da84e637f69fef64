/** Population stability index of two lists of shares, in nats: infinite where only one of them is empty. */
export function psi(p: ArrayLike<number>, q: ArrayLike<number>): number {
  let total = 0
  for (let i = 0; i < p.length; i++) if (p[i] !== q[i]) total += (p[i]! - q[i]!) * Math.log(p[i]! / q[i]!)
  return total
}

/**
 * Evidently's filling of empty bins, each side for itself: 0.0001, or a millionth of the smallest share where that is no
 * larger than 0.0001.
 */
export function fillEmpty(shares: ArrayLike<number>): Float64Array {
  const filled = Float64Array.from(shares)
  const smallest = filled.reduce((least, share) => (share > 0 && share < least ? share : least), 1)
  return filled.map((share) => (share === 0 ? (smallest <= 0.0001 ? smallest / 1e6 : 0.0001) : share))
}
