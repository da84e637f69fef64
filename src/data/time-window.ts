import { isoTime } from './iso-time.ts'
import { columnNamed, takeRows } from './select.ts'
import type { Table } from './table.ts'

/** Numbers below are seconds since 1970 (up to the year 5138), others milliseconds. */
const seconds = 1e11

/** Each row's time in milliseconds since 1970, NaN where it has none; null: there is no such column. */
export function timesOf(table: Table, name: string): Float64Array | null {
  const column = columnNamed(table, name)
  if (!column) return null
  if (column.kind === 'number') return column.values.map((value) => (Math.abs(value) < seconds ? value * 1000 : value))
  const times = column.categories.map(isoTime)
  return Float64Array.from(column.codes, (code) => (code < 0 ? Number.NaN : times[code]!))
}

const units = { d: 86_400_000, h: 3_600_000, m: 60_000 } as const

/** Milliseconds of a span such as `7d`, `12h` or `30m`. */
export function spanOf(text: string): number {
  return Number(text.slice(0, -1)) * units[text.slice(-1) as keyof typeof units]
}

/** The rows of the last `span` milliseconds before the newest row, and when that was; null: no row has a time. */
export function newestRows(
  table: Table,
  times: Float64Array,
  span: number,
): { readonly table: Table; readonly newest: number } | null {
  const newest = times.reduce(
    (most, time) => (Number.isNaN(time) ? most : Math.max(most, time)),
    Number.NEGATIVE_INFINITY,
  )
  if (newest === Number.NEGATIVE_INFINITY) return null
  return { table: rowsWhere(table, (row) => times[row]! > newest - span), newest }
}

/** Days of the week, 0 (Sunday) to 6 in UTC, of times in milliseconds. */
export function weekdaysOf(times: ArrayLike<number>): ReadonlySet<number> {
  const days = new Set<number>()
  for (let row = 0; row < times.length && days.size < 7; row += 1) {
    if (!Number.isNaN(times[row]!)) days.add(new Date(times[row]!).getUTCDay())
  }
  return days
}

export function onWeekdays(table: Table, times: Float64Array, days: ReadonlySet<number>): Table {
  return rowsWhere(table, (row) => !Number.isNaN(times[row]!) && days.has(new Date(times[row]!).getUTCDay()))
}

function rowsWhere(table: Table, wanted: (row: number) => boolean): Table {
  const rows: number[] = []
  for (let row = 0; row < table.rows; row += 1) if (wanted(row)) rows.push(row)
  return rows.length === table.rows ? table : takeRows(table, rows)
}
