import type { StreamKind } from './stream-column.ts'
import type { Column, StringColumn, Table } from './table.ts'
import { csvChunks } from './write-table.ts'

/** Rows as lines of CSV or TSV, the header before them where it is asked for. */
export function csvLines(
  table: Table,
  kinds: ReadonlyMap<string, StreamKind>,
  format: 'csv' | 'tsv',
  header: boolean,
): string {
  const columns = table.columns.map((column) => plainTexts(column, kinds.get(column.name)))
  return [...csvChunks({ rows: table.rows, columns }, format === 'tsv' ? '\t' : ',', header)].join('')
}

/** A column of JSON values as texts: what is a text in JSON without its quotes. */
export function plainTexts(column: Column, kind: StreamKind | undefined): Column {
  if (column.kind !== 'string' || kind !== 'json') return column
  return {
    ...column,
    categories: column.categories.map((json) => (json.startsWith('"') ? (JSON.parse(json) as string) : json)),
  }
}

/** Rows as JSON Lines: a missing value is null, as is a number that is not finite, which JSON has not. */
export function jsonLinesOf(table: Table, kinds: ReadonlyMap<string, StreamKind>): string {
  const cells = table.columns.map((column) => jsonCells(column, kinds.get(column.name)))
  const keys = table.columns.map(({ name }, at) => `${at === 0 ? '{' : ','}${JSON.stringify(name)}:`)
  const lines: string[] = []
  for (let row = 0; row < table.rows; row += 1) {
    let line = ''
    for (let at = 0; at < cells.length; at += 1) line += keys[at]! + cells[at]!(row)
    lines.push(`${line}}\n`)
  }
  return lines.join('')
}

function jsonCells(column: Column, kind: StreamKind | undefined): (row: number) => string {
  if (column.kind === 'number') {
    const { values } = column
    return (row) => (Number.isFinite(values[row]!) ? numberText(values[row]!) : 'null')
  }
  const texts = kind === 'json' || kind === 'digits' ? column.categories : quotedCategories(column)
  return (row) => (column.codes[row]! < 0 ? 'null' : texts[column.codes[row]!]!)
}

function quotedCategories({ categories }: StringColumn): string[] {
  return categories.map((text) => JSON.stringify(text))
}

function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}
