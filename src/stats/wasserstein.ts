import { type Distribution, walkKnots } from './distribution.ts'

/** First Wasserstein distance, in the column's unit: the area between the two distribution functions. */
export function wasserstein(a: Distribution, b: Distribution): number {
  let previous = Number.NaN
  let gap = 0
  let total = 0
  let lost = 0
  walkKnots(a, b, (value, aBelow, aUpTo, bBelow, bUpTo) => {
    if (!Number.isNaN(previous)) {
      // Kahan's compensation: a million small slices would otherwise lose digits.
      const slice = (value - previous) * meanAbsolute(gap, aBelow / a.rows - bBelow / b.rows) - lost
      const next = total + slice
      lost = next - total - slice
      total = next
    }
    previous = value
    gap = aUpTo / a.rows - bUpTo / b.rows
  })
  return total
}

/** Mean of |f| where f goes evenly from one value to the other. */
function meanAbsolute(from: number, to: number): number {
  if (from === to) return Math.abs(from)
  if (from * to >= 0) return (Math.abs(from) + Math.abs(to)) / 2
  return (from * from + to * to) / (2 * (Math.abs(from) + Math.abs(to)))
}
