import { columnNamed } from '../data/select.ts'
import type { Column, Table } from '../data/table.ts'
import { unknownColumn } from '../data/unknown-column.ts'
import { UserError } from '../errors.ts'

export interface JoinedLabels {
  readonly table: Table
  readonly matched: number
}

/**
 * Adds the target of a file of late labels to the rows with the same id; rows without one keep a gap. UserErrors: no such
 * column, an id that comes twice among the labels, no id in common.
 */
export function joinLabels(table: Table, labels: Table, id: string, target: string, where: string): JoinedLabels {
  const own = keyColumn(table, id, 'the current data')
  const theirs = keyColumn(labels, id, where)
  const values = columnNamed(labels, target)
  if (!values) throw new UserError({ where, ...unknownColumn(target, labels, 'the target') })
  const rowOf = new Map<string, number>()
  for (let row = 0; row < labels.rows; row++) {
    const key = keyAt(theirs, row)
    if (key === null) continue
    if (rowOf.has(key)) throw new UserError({ where, what: `the id ${key} comes twice (row ${row + 1})` })
    rowOf.set(key, row)
  }
  const rows = Int32Array.from({ length: table.rows }, (_, row) => rowOf.get(keyAt(own, row) ?? '') ?? -1)
  const matched = rows.reduce((count, row) => count + (row >= 0 ? 1 : 0), 0)
  if (matched === 0)
    throw new UserError({
      where,
      what: `no "${id}" of the labels is in the current data`,
      allowed: 'ids of the current rows',
    })
  const joined = taken(values, rows)
  const columns = [...table.columns.filter(({ name }) => name !== target), joined]
  return { table: { rows: table.rows, columns }, matched }
}

function keyColumn(table: Table, id: string, where: string): Column {
  const column = columnNamed(table, id)
  if (column) return column
  throw new UserError({ where, ...unknownColumn(id, table, '--label-id') })
}

function keyAt(column: Column, row: number): string | null {
  if (column.kind === 'number') return Number.isNaN(column.values[row]!) ? null : String(column.values[row]!)
  const code = column.codes[row]!
  return code < 0 ? null : column.categories[code]!
}

function taken(column: Column, rows: Int32Array): Column {
  if (column.kind === 'string') return { ...column, codes: rows.map((row) => (row < 0 ? -1 : column.codes[row]!)) }
  return { ...column, values: Float64Array.from(rows, (row) => (row < 0 ? Number.NaN : column.values[row]!)) }
}
