/** Hellinger distance of two lists of shares, 0 to 1. */
export function hellinger(p: ArrayLike<number>, q: ArrayLike<number>): number {
  let overlap = 0
  for (let i = 0; i < p.length; i++) overlap += Math.sqrt(p[i]! * q[i]!)
  return Math.sqrt(1 - Math.min(1, Math.max(0, overlap)))
}
