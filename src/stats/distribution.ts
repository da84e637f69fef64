/**
 * A column's values as a step function. `values` ascend and differ, `counts[i]` rows equal `values[i]`, `between[i]` rows
 * lie strictly between `values[i - 1]` and `values[i]`, and there the distribution function is taken to rise evenly.
 * `between` null: none do, and everything computed is exact.
 */
export interface Distribution {
  readonly rows: number
  readonly values: ArrayLike<number>
  readonly counts: ArrayLike<number>
  readonly between: ArrayLike<number> | null
}

/** At each value where either has a step, the rows of both that lie below it, and those up to and with it. */
export type KnotVisitor = (value: number, aBelow: number, aUpTo: number, bBelow: number, bUpTo: number) => void

/** Walks two distributions along all their values, ascending. */
export function walkKnots(a: Distribution, b: Distribution, visit: KnotVisitor): void {
  const first = cursor(a)
  const second = cursor(b)
  while (first.next < a.values.length || second.next < b.values.length) {
    const value = Math.min(first.value, second.value)
    first.reach(value)
    second.reach(value)
    visit(value, first.below, first.upTo, second.below, second.upTo)
  }
}

/** Rows with a value <= x (or < x). O(log values). */
export function cumulative(distribution: Distribution): { readonly upTo: Float64Array; below(x: number): number } {
  const { values, counts, between } = distribution
  const upTo = new Float64Array(values.length)
  let total = 0
  for (let i = 0; i < upTo.length; i++) {
    total += (between?.[i] ?? 0) + counts[i]!
    upTo[i] = total
  }
  return {
    upTo,
    below(x) {
      let low = 0
      let high = values.length
      while (low < high) {
        const middle = (low + high) >>> 1
        if (values[middle]! < x) low = middle + 1
        else high = middle
      }
      const reached = low === 0 ? 0 : upTo[low - 1]!
      if (low === 0 || low === values.length || !between) return reached
      const [from, to] = [values[low - 1]!, values[low]!]
      return reached + (between[low]! * (x - from)) / (to - from)
    },
  }
}

/**
 * For each of the ascending shares in (0, 1]: the least value that at least so many of the rows do not exceed; inside a gap,
 * interpolated. NaN of none. One pass.
 */
export function quantilesOf(distribution: Distribution, shares: ArrayLike<number>): Float64Array {
  const { rows, values, counts, between } = distribution
  const found = new Float64Array(shares.length).fill(values[values.length - 1] ?? Number.NaN)
  let at = 0
  let reached = 0
  for (let i = 0; i < values.length && at < shares.length; i++) {
    const inside = between?.[i] ?? 0
    for (; at < shares.length && inside > 0 && shares[at]! * rows <= reached + inside; at++)
      found[at] = values[i - 1]! + ((values[i]! - values[i - 1]!) * (shares[at]! * rows - reached)) / inside
    reached += inside + counts[i]!
    for (; at < shares.length && shares[at]! * rows <= reached; at++) found[at] = values[i]!
  }
  return found
}

interface Cursor {
  next: number
  value: number
  below: number
  upTo: number
  reach(value: number): void
}

function cursor({ values, counts, between }: Distribution): Cursor {
  let passed = 0
  const self: Cursor = {
    next: 0,
    value: values[0] ?? Number.POSITIVE_INFINITY,
    below: 0,
    upTo: 0,
    reach(value) {
      const inside = between?.[self.next] ?? 0
      if (self.value === value) {
        self.below = passed + inside
        passed = self.below + counts[self.next]!
        self.upTo = passed
        self.next++
        self.value = values[self.next] ?? Number.POSITIVE_INFINITY
        return
      }
      const start = values[self.next - 1]
      const share = start === undefined || inside === 0 ? 0 : (value - start) / (self.value - start)
      self.below = passed + inside * share
      self.upTo = self.below
    },
  }
  return self
}
