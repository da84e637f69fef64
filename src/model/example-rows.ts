import type { Column, Table } from '../data/table.ts'
import type { Pipeline } from '../forest/pipeline.ts'

/** Rows as JSON has them: a missing value is null. */
export interface RowsJson {
  readonly columns: readonly string[]
  readonly data: readonly (readonly (string | number | null)[])[]
}

/** The named columns of at most `count` rows, spread evenly over the table. */
export function spreadRows(table: Table, names: readonly string[], count: number): Table {
  const rows = Math.min(count, table.rows)
  const picked = Array.from({ length: rows }, (_, i) => Math.floor((i * table.rows) / rows))
  const columns = names.flatMap((name) => table.columns.filter((column) => column.name === name))
  return { rows, columns: columns.map((column) => takeRows(column, picked)) }
}

/**
 * Rows that no one has ever lived: numbers at the model's own cuts, categories from its encoding. They say nothing that the
 * model itself does not say.
 */
export function syntheticRows(pipeline: Pipeline, count: number): Table {
  const columns = pipeline.features.map((feature, index): Column => {
    const encoding = pipeline.encodings[index]!
    if (encoding.kind === 'category') {
      const known = encoding.categories
      const codes = Int32Array.from({ length: count }, (_, row) =>
        known.length === 0 ? -1 : (row + index) % known.length,
      )
      return { kind: 'string', name: feature.name, codes, categories: known }
    }
    const cuts = [...pipeline.cuts[index]!].filter(Number.isFinite)
    const at = (row: number) => cuts[Math.floor((((row + index) % count) * cuts.length) / count)] ?? 0
    const values = Float64Array.from({ length: count }, (_, row) => at(row))
    return { kind: 'number', name: feature.name, values, integer: values.every(Number.isInteger) }
  })
  return { rows: count, columns }
}

export function toRowsJson(table: Table): RowsJson {
  const data = Array.from({ length: table.rows }, (_, row) => table.columns.map((column) => cell(column, row)))
  return { columns: table.columns.map((column) => column.name), data }
}

/** The other way round: a column with a text in it is one of texts. */
export function fromRowsJson({ columns, data }: RowsJson): Table {
  return {
    rows: data.length,
    columns: columns.map((name, index) => {
      const cells = data.map((row) => row[index] ?? null)
      if (cells.some((value) => typeof value === 'string')) {
        const categories = [...new Set(cells.filter((value) => value !== null).map(String))]
        const codes = Int32Array.from(cells, (value) => (value === null ? -1 : categories.indexOf(String(value))))
        return { kind: 'string', name, codes, categories }
      }
      const values = Float64Array.from(cells, (value) => (typeof value === 'number' ? value : Number.NaN))
      return { kind: 'number', name, values, integer: values.every((v) => Number.isNaN(v) || Number.isInteger(v)) }
    }),
  }
}

function takeRows(column: Column, rows: readonly number[]): Column {
  if (column.kind === 'number') return { ...column, values: Float64Array.from(rows, (row) => column.values[row]!) }
  const used = [...new Set(rows.map((row) => column.codes[row]!).filter((code) => code >= 0))]
  const codes = Int32Array.from(rows, (row) => used.indexOf(column.codes[row]!))
  return { ...column, codes, categories: used.map((code) => column.categories[code]!) }
}

function cell(column: Column, row: number): string | number | null {
  if (column.kind === 'string') return column.categories[column.codes[row]!] ?? null
  const value = column.values[row]!
  return Number.isFinite(value) ? value : null
}
