import { type Distribution, walkKnots } from '../stats/distribution.ts'

/** Up to so many rows every distinct value is kept: the profile then stands for the rows digit for digit. */
export const EXACT_ROWS = 10_000
/** Of more rows, up to so many distinct values are kept one by one. */
export const EXACT_VALUES = 1000
/** Beyond: order statistics at even ranks, and so many at either end, where distances and equal-width bins live. */
const RANKS = 320
const TAIL = 64

/** A step function that may be written to, with the largest share of rows that lies in one gap. */
export interface Knots extends Distribution {
  readonly values: number[]
  readonly counts: number[]
  readonly between: number[] | null
  readonly error: number
}

/** The exact table of ascending finite values. */
function tableOf(ascending: Float64Array): Knots {
  const values: number[] = []
  const counts: number[] = []
  for (let start = 0; start < ascending.length; ) {
    const value = ascending[start]!
    let end = start + 1
    while (end < ascending.length && ascending[end] === value) end++
    values.push(value + 0)
    counts.push(end - start)
    start = end
  }
  return { rows: ascending.length, values, counts, between: null, error: 0 }
}

/** Ascending finite values as a table: exact where every value is wanted or they are few, else at the wanted ranks. */
export function knotsOf(ascending: Float64Array, keepAll: boolean): Knots & { readonly distinct: number } {
  let distinct = ascending.length > 0 ? 1 : 0
  for (let i = 1; i < ascending.length; i++) if (ascending[i] !== ascending[i - 1]) distinct++
  return { ...(keepAll || distinct <= EXACT_VALUES ? tableOf(ascending) : tableAtRanks(ascending)), distinct }
}

function tableAtRanks(ascending: Float64Array): Knots {
  const [values, counts, between]: [number[], number[], number[]] = [[], [], []]
  let [passed, widest] = [0, 0]
  for (const rank of wantedRanks(ascending.length)) {
    if (rank <= passed) continue
    const value = ascending[rank - 1]!
    let from = rank - 1
    let to = rank
    while (from > passed && ascending[from - 1] === value) from--
    while (to < ascending.length && ascending[to] === value) to++
    values.push(value + 0)
    counts.push(to - from)
    between.push(from - passed)
    widest = Math.max(widest, from - passed)
    passed = to
  }
  return { rows: ascending.length, values, counts, between, error: widest / ascending.length }
}

/** The same distribution with at most about 450 values; what is left out is counted as lying between. */
export function thinned(table: Distribution, inherited = 0): Knots {
  const { rows, values, counts } = table
  const upTo = new Float64Array(values.length)
  let total = 0
  for (let i = 0; i < upTo.length; i++) {
    total += (table.between?.[i] ?? 0) + counts[i]!
    upTo[i] = total
  }
  const kept: Required<Pick<Knots, 'values' | 'counts'>> & { between: number[] } = {
    values: [],
    counts: [],
    between: [],
  }
  let at = -1
  let passed = 0
  let widest = 0
  for (const rank of wantedRanks(rows)) {
    if (at >= 0 && upTo[at]! >= rank) continue
    do at++
    while (upTo[at]! < rank && at < values.length - 1)
    const inside = upTo[at]! - counts[at]! - passed
    kept.values.push(values[at]!)
    kept.counts.push(counts[at]!)
    kept.between.push(inside)
    widest = Math.max(widest, inside)
    passed = upTo[at]!
  }
  return { rows, ...kept, error: inherited + widest / rows }
}

/** Both together: rows of either at each of their values. */
export function mixed(a: Distribution, b: Distribution): Distribution {
  const values: number[] = []
  const counts: number[] = []
  const between: number[] = []
  let passed = 0
  walkKnots(a, b, (value, aBelow, aUpTo, bBelow, bUpTo) => {
    values.push(value)
    counts.push(aUpTo - aBelow + (bUpTo - bBelow))
    between.push(Math.max(0, aBelow + bBelow - passed))
    passed = aUpTo + bUpTo
  })
  return { rows: a.rows + b.rows, values, counts, between: a.between || b.between ? between : null }
}

/** Ascending ranks from 1 to rows. */
function wantedRanks(rows: number): number[] {
  const ranks = new Set<number>()
  for (let rank = 1; rank <= Math.min(TAIL, rows); rank++) ranks.add(rank).add(rows - rank + 1)
  for (let k = 1; k <= RANKS; k++) ranks.add(Math.ceil((k * rows) / RANKS))
  return [...ranks].sort((x, y) => x - y)
}
