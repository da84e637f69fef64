import type { Column, Table } from '../data/table.ts'
import type { Profile, Reference } from '../records/profile.ts'

/**
 * One profile of a package's reference: features and target as in training, predictions and performance as on held-out
 * rows, since a model is surer of rows it was trained on.
 */
export function combined({ training, held_out }: Reference): Profile {
  if (!held_out) return training
  const known = new Set(training.columns.map(({ name }) => name))
  const outputs = held_out.columns.filter(({ name, role }) => role !== 'feature' && !known.has(name))
  return { ...training, columns: [...training.columns, ...outputs], outcome: held_out.outcome }
}

/** The training rows that the package keeps; null: none. */
export function sampledRows({ sample }: Reference): Table | null {
  const [first] = sample ?? []
  if (!sample || !first || first.values.length === 0) return null
  return { rows: first.values.length, columns: sample.map(({ name, values }) => columnOf(name, values)) }
}

function columnOf(name: string, values: readonly (number | string | null)[]): Column {
  if (!values.some((value) => typeof value === 'string')) {
    const numbers = Float64Array.from(values, (value) => (typeof value === 'number' ? value : Number.NaN))
    return { kind: 'number', name, values: numbers, integer: numbers.every((value) => !(value % 1)) }
  }
  const categories = [...new Set(values.filter((value) => value !== null).map(String))]
  const codeOf = new Map(categories.map((label, code) => [label, code]))
  return {
    kind: 'string',
    name,
    categories,
    codes: Int32Array.from(values, (value) => (value === null ? -1 : codeOf.get(String(value))!)),
  }
}

/** So many rows of a table, spread evenly, as a package keeps them. */
export function sampleOfRows(table: Table, rows: number, names: readonly string[]): Reference['sample'] {
  if (rows === 0) return null
  const taken = Math.min(rows, table.rows)
  const at = Array.from({ length: taken }, (_, i) => Math.floor((i * table.rows) / taken))
  return table.columns
    .filter(({ name }) => names.includes(name))
    .map((column) => ({ name: column.name, values: at.map((row) => valueAt(column, row)) }))
}

function valueAt(column: Column, row: number): number | string | null {
  if (column.kind === 'number') return Number.isFinite(column.values[row]!) ? column.values[row]! : null
  return column.categories[column.codes[row]!] ?? null
}
