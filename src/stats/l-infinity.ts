/** Largest difference between two shares of the same bin, 0 to 1. */
export function lInfinity(p: ArrayLike<number>, q: ArrayLike<number>): number {
  let largest = 0
  for (let i = 0; i < p.length; i++) largest = Math.max(largest, Math.abs(p[i]! - q[i]!))
  return largest
}
