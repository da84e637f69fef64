import { UserError } from '../errors.ts'
import { isoTime } from './iso-time.ts'
import { rowDigests, rowShares } from './row-digests.ts'
import type { Column } from './table.ts'

/** The newest rows; of the two places beside the wanted one where the time changes, the nearer, the earlier one in a draw. */
export function timeTestRows(column: Column, share: number): Uint8Array {
  const times = timesOf(column)
  const sorted = times.slice().sort()
  const wanted = Math.round(sorted.length * (1 - share))
  let below = wanted
  while (below > 0 && sorted[below - 1] === sorted[below]) below -= 1
  let above = wanted
  while (above < sorted.length && above > 0 && sorted[above - 1] === sorted[above]) above += 1
  const takeBelow = below > 0 && (above >= sorted.length || wanted - below <= above - wanted)
  const first = sorted[takeBelow ? below : above] ?? Number.POSITIVE_INFINITY
  return Uint8Array.from(times, (time) => (time >= first ? 1 : 0))
}

function timesOf(column: Column): Float64Array {
  if (column.kind === 'number') return column.values
  const perCategory = column.categories.map(isoTime)
  const bad = perCategory.findIndex(Number.isNaN)
  if (bad >= 0) {
    const what = `"${column.categories[bad]}" in "${column.name}" (row ${column.codes.indexOf(bad) + 1}) is not a time`
    throw new UserError({ where: 'split', what, allowed: 'numbers, or ISO 8601 dates and timestamps' })
  }
  return Float64Array.from(column.codes, (code) => perCategory[code]!)
}

/** Whole groups, in the order of their seeded digests, as long as each brings the test share nearer to the wanted one. */
export function groupTestRows(column: Column, share: number, seed: number): Uint8Array {
  const rows = column.kind === 'number' ? column.values.length : column.codes.length
  const keys: Float64Array | Int32Array = column.kind === 'number' ? column.values : column.codes
  const order = seededShares(rowShares(rowDigests({ rows, columns: [column] })), seed)
  const groups = new Map<number, { size: number; order: number }>()
  for (let row = 0; row < rows; row += 1) {
    const group = groups.get(keys[row]!)
    if (group) group.size += 1
    else groups.set(keys[row]!, { size: 1, order: order[row]! })
  }
  const wanted = rows * share
  const taken = new Set<number>()
  let count = 0
  for (const [key, { size }] of [...groups].sort((a, b) => a[1].order - b[1].order)) {
    if (Math.abs(count + size - wanted) >= Math.abs(count - wanted)) continue
    taken.add(key)
    count += size
  }
  return Uint8Array.from(keys, (key) => (taken.has(key) ? 1 : 0))
}

/** The rows with the lowest seeded draws; with strata, the wanted share of each, the total rounded to the wanted one (largest remainders first). */
export function randomTestRows(rows: number, strata: Column | undefined, share: number, seed: number): Uint8Array {
  const index: Column = {
    kind: 'number',
    name: 'row',
    values: Float64Array.from({ length: rows }, (_, row) => row),
    integer: true,
  }
  const draws = seededShares(rowShares(rowDigests({ rows, columns: [index] })), seed)
  const members = new Map<number, number[]>()
  for (let row = 0; row < rows; row += 1) {
    const key = strata === undefined ? 0 : strata.kind === 'number' ? strata.values[row]! : strata.codes[row]!
    const list = members.get(key)
    if (list) list.push(row)
    else members.set(key, [row])
  }
  const lists = [...members.values()]
  const counts = apportion(
    lists.map((list) => list.length * share),
    Math.round(rows * share),
  )
  const inTest = new Uint8Array(rows)
  for (const [at, list] of lists.entries()) {
    list.sort((a, b) => draws[a]! - draws[b]!)
    for (const row of list.slice(0, counts[at])) inTest[row] = 1
  }
  return inTest
}

function apportion(wanted: readonly number[], total: number): number[] {
  const counts = wanted.map(Math.floor)
  const short = total - counts.reduce((sum, count) => sum + count, 0)
  const remainders = wanted.map((value, at) => ({ at, remainder: value - counts[at]! }))
  remainders.sort((a, b) => b.remainder - a.remainder || a.at - b.at)
  for (const { at } of remainders.slice(0, Math.max(0, short))) counts[at]! += 1
  return counts
}

/** Other draws for each seed, by hashing the draw with the seed. */
function seededShares(shares: Float64Array, seed: number): Float64Array {
  const columns: Column[] = [
    { kind: 'number', name: 'share', values: shares, integer: false },
    { kind: 'number', name: 'seed', values: new Float64Array(shares.length).fill(seed), integer: true },
  ]
  return rowShares(rowDigests({ rows: shares.length, columns }))
}
