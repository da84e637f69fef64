import { UserError } from '../errors.ts'
import { numberBuilder, stringBuilder } from './column-builder.ts'
import type { Column, StringColumn, Table } from './table.ts'

export function columnNamed(table: Table, name: string): Column | undefined {
  return table.columns.find((column) => column.name === name)
}

/** The rows with these indexes, in this order; what comes out is as if only they had been read. */
export function takeRows(table: Table, rows: Uint32Array | readonly number[]): Table {
  return { rows: rows.length, columns: table.columns.map((column) => takeFrom(column, rows)) }
}

function takeFrom(column: Column, rows: Uint32Array | readonly number[]): Column {
  if (column.kind === 'string') return takeStrings(column, rows)
  const values = new Float64Array(rows.length)
  let integer = true
  for (let at = 0; at < rows.length; at += 1) {
    const value = column.values[rows[at]!]!
    values[at] = value
    if (!Number.isInteger(value) && !Number.isNaN(value)) integer = false
  }
  return { kind: 'number', name: column.name, values, integer }
}

function takeStrings(column: StringColumn, rows: Uint32Array | readonly number[]): StringColumn {
  const codes = new Int32Array(rows.length)
  const renumbered = new Int32Array(column.categories.length).fill(-1)
  const categories: string[] = []
  for (let at = 0; at < rows.length; at += 1) {
    const code = column.codes[rows[at]!]!
    if (code >= 0 && renumbered[code] === -1) renumbered[code] = categories.push(column.categories[code]!) - 1
    codes[at] = code < 0 ? -1 : renumbered[code]!
  }
  return { kind: 'string', name: column.name, codes, categories }
}

/** The table without these columns; names it does not have are passed over. */
export function dropColumns(table: Table, names: readonly string[]): Table {
  return { rows: table.rows, columns: table.columns.filter((column) => !names.includes(column.name)) }
}

/** A table to concatenate, and what to call it when it does not fit. */
export interface NamedTable {
  readonly name: string
  readonly table: Table
}

/**
 * One table of all rows, in order. Columns are matched by name, and stand as in the first table; a column without any value
 * fits either type. UserError: a table that lacks a column, has another one, or holds another type in it.
 */
export function concatTables(parts: readonly NamedTable[]): Table {
  const [first, ...others] = parts
  if (!first) return { rows: 0, columns: [] }
  if (others.length === 0) return first.table
  const problems = others.flatMap((other) => differences(first, other))
  if (problems.length > 0) throw new UserError(problems)
  const columns = first.table.columns.map(({ name }) => {
    const pieces = parts.map((part) => ({ name: part.name, column: columnNamed(part.table, name)! }))
    return concatColumns(name, pieces)
  })
  return { rows: parts.reduce((sum, part) => sum + part.table.rows, 0), columns }
}

function differences(first: NamedTable, other: NamedTable): { where: string; what: string }[] {
  const expected = first.table.columns.map((column) => column.name)
  const found = other.table.columns.map((column) => column.name)
  const lacking = expected.filter((name) => !found.includes(name))
  const added = found.filter((name) => !expected.includes(name))
  const quoted = (names: readonly string[]) => names.map((name) => `"${name}"`).join(', ')
  return [
    ...(lacking.length > 0 ? [{ where: other.name, what: `lacks ${quoted(lacking)}, which ${first.name} has` }] : []),
    ...(added.length > 0 ? [{ where: other.name, what: `has ${quoted(added)}, which ${first.name} does not` }] : []),
  ]
}

function concatColumns(name: string, pieces: readonly { name: string; column: Column }[]): Column {
  const typed = pieces.filter(
    ({ column }) => column.kind === 'string' || column.values.some((value) => !Number.isNaN(value)),
  )
  const kind = typed[0]?.column.kind ?? 'number'
  const other = typed.find(({ column }) => column.kind !== kind)
  if (other) {
    const what = `column "${name}" holds ${other.column.kind}s here and ${kind}s in ${typed[0]!.name}`
    throw new UserError({
      where: other.name,
      what,
      allowed: `one type; columns: { ${name}: category } reads both as texts`,
    })
  }
  return kind === 'number' ? concatNumbers(name, pieces) : concatStrings(name, pieces)
}

function concatNumbers(name: string, pieces: readonly { column: Column }[]): Column {
  const builder = numberBuilder(name)
  for (const { column } of pieces) if (column.kind === 'number') for (const value of column.values) builder.add(value)
  return builder.finish()
}

function concatStrings(name: string, pieces: readonly { column: Column }[]): Column {
  const builder = stringBuilder(name)
  for (const { column } of pieces) {
    if (column.kind === 'number') for (let row = 0; row < column.values.length; row += 1) builder.add(null)
    else for (const code of column.codes) builder.add(code < 0 ? null : column.categories[code]!)
  }
  return builder.finish()
}
