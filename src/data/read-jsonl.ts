import { UserError } from '../errors.ts'
import { maximumColumns, tooManyColumns } from './csv-header.ts'
import type { DataFile } from './data-file.ts'
import { flatValue, parseObject } from './json-object.ts'
import type { ReadOptions } from './read-options.ts'
import type { Table } from './table.ts'
import { lineBatches } from './text-lines.ts'
import { type TypedColumn, typedColumn } from './typed-column.ts'

/**
 * Reads JSON Lines: one object a line. Columns are the keys of all lines in order of first appearance; a key that a line
 * lacks, or null, is missing. UserErrors name the line: no JSON, no object, a nested value, a column of two types.
 */
export async function readJsonLines(file: DataFile, options: ReadOptions): Promise<Table> {
  const columns = new Map<string, TypedColumn>()
  let rows = 0
  for await (const lines of lineBatches(file)) {
    for (const { text, line } of lines) {
      addRow(parseObject(text, `${file.name}:${line}`), text, `${file.name}:${line}`)
      rows += 1
    }
  }
  if (rows === 0)
    throw new UserError({ where: file.name, what: 'the file is empty', allowed: 'one JSON object a line' })
  for (const column of columns.values()) while (column.length < rows) column.add(null)
  return { rows, columns: Array.from(columns.values(), (column) => column.finish()) }

  function addRow(row: object, text: string, where: string): void {
    for (const [key, value] of Object.entries(row)) {
      let column = columns.get(key)
      if (!column) {
        if (key.trim() === '') throw new UserError({ where, what: 'a key without a name' })
        if (columns.size === maximumColumns) throw new UserError(tooManyColumns(where))
        column = typedColumn(key, options.typeOf(key))
        columns.set(key, column)
      }
      while (column.length < rows) column.add(null)
      const problem = column.add(flatValue(value, key, text, where))
      if (problem !== null) throw new UserError({ where, what: problem })
    }
  }
}
