import { CsvError, parse } from 'csv-parse/sync'
import { checkHeader } from '../data/csv-header.ts'
import { declaredNumber } from '../data/decimal-number.ts'
import { isMissing } from '../data/missing-value.ts'
import { UserError } from '../errors.ts'
import { readLists } from './read-rows.ts'
import { Rejection } from './rejection.ts'
import type { InputColumn, RowLayout, Rows } from './row-layout.ts'

/** CSV with a header line; the signature's types say what the fields are. Texts that stand for nothing are missing. */
export function readCsvRows(layout: RowLayout, text: string): Rows {
  const records = recordsOf(text)
  const names = records[0]
  if (names === undefined) throw new Rejection(400, 'the CSV is empty: it has to begin with a header')
  const columns = names.map((name) => layout.byName.get(name))
  const cells = records.slice(1).map((fields) => fields.map((field, index) => cellOf(columns[index], field)))
  return readLists(layout, names, cells)
}

/** What is no number stays a text, which the cell's reader then refuses. */
function cellOf(column: InputColumn | undefined, field: string): unknown {
  if (column === undefined || isMissing(field)) return null
  if (column.kind === 'number') {
    const number = declaredNumber(field)
    return Number.isNaN(number) ? field : number
  }
  if (column.type !== 'boolean') return field
  const known: Readonly<Record<string, boolean>> = { true: true, false: false }
  return known[field.toLowerCase()] ?? field
}

function recordsOf(text: string): string[][] {
  try {
    const records = parse(text, { bom: true, skip_empty_lines: true, relax_column_count: false }) as string[][]
    if (records[0]) checkHeader(records[0], 'CSV')
    return records
  } catch (error) {
    if (error instanceof CsvError) throw new Rejection(400, `the CSV cannot be read (${error.code})`)
    if (error instanceof UserError) throw new Rejection(400, 'a column of the CSV has no name, or two have the same')
    throw error
  }
}
