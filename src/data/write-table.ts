import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { type ColumnSource, parquetWriteFile } from 'hyparquet-writer'
import { delimiters } from './csv-header.ts'
import { decimalText } from './decimal-number.ts'
import type { Column, NumberColumn, Table } from './table.ts'

const rowsPerChunk = 4096

/**
 * Writes a table as CSV (RFC 4180, LF, UTF-8). Numbers read back as the same float64. CSV cannot tell a missing value from
 * an empty text, nor the text `NA` or `7` from the missing value or number: Parquet can.
 */
export async function writeCsv(path: string, table: Table): Promise<void> {
  await pipeline(csvChunks(table), createWriteStream(path))
}

/** The texts that a CSV (or TSV) file of this table is made of; without `header` its rows alone. */
export function* csvChunks(table: Table, delimiter: ',' | '\t' = ',', header = true): Generator<string> {
  const alone = table.columns.length === 1
  const fields = table.columns.map((column) => fieldsOf(column, delimiter))
  if (header) yield `${table.columns.map(({ name }) => quotedName(name)).join(delimiter)}\n`
  for (let start = 0; start < table.rows; start += rowsPerChunk) {
    let text = ''
    for (let row = start; row < Math.min(table.rows, start + rowsPerChunk); row += 1) {
      const line = fields.map((field) => field(row)).join(delimiter)
      // A blank line would be no row.
      text += line === '' && alone ? '""\n' : `${line}\n`
    }
    yield text
  }
}

function fieldsOf(column: Column, delimiter: string): (row: number) => string {
  if (column.kind === 'number') {
    return (row) => (Number.isNaN(column.values[row]!) ? '' : decimalText(column.values[row]!))
  }
  const fields = column.categories.map((text) => quoted(text, delimiter))
  return (row) => (column.codes[row]! < 0 ? '' : fields[column.codes[row]!]!)
}

/** Whoever reads the file looks for the delimiter in its header: no other may stand there unquoted. */
function quotedName(name: string): string {
  return quoted(name, delimiters.find((delimiter) => name.includes(delimiter)) ?? ',')
}

function quoted(text: string, delimiter: string): string {
  return /["\r\n]/.test(text) || text.includes(delimiter) || text.startsWith('\ufeff')
    ? `"${text.replaceAll('"', '""')}"`
    : text
}

/** Writes a table as Parquet: texts as strings, whole numbers without gaps that fit as INT32, other numbers as DOUBLE, missing values as null. */
export function writeParquet(path: string, table: Table): Promise<void> {
  return Promise.resolve(parquetWriteFile({ filename: path, columnData: table.columns.map(parquetColumn) }))
}

function parquetColumn(column: Column): ColumnSource {
  const { name } = column
  if (column.kind === 'string') {
    const data = Array.from(column.codes, (code) => (code < 0 ? null : column.categories[code]!))
    return { name, data, type: 'STRING', nullable: true }
  }
  if (fitsInt32(column)) return { name, data: Int32Array.from(column.values), type: 'INT32', nullable: false }
  if (!column.values.some(Number.isNaN)) return { name, data: column.values, type: 'DOUBLE', nullable: false }
  return {
    name,
    data: Array.from(column.values, (value) => (Number.isNaN(value) ? null : value)),
    type: 'DOUBLE',
    nullable: true,
  }
}

function fitsInt32(column: NumberColumn): boolean {
  return column.integer && column.values.every((value) => Object.is(value | 0, value))
}
