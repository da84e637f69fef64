import { UserError } from '../errors.ts'
import { maximumColumns, tooManyColumns } from './csv-header.ts'
import type { DataFile } from './data-file.ts'
import type { ReadOptions } from './read-options.ts'
import type { Table } from './table.ts'
import { textLines } from './text-lines.ts'
import { type TypedColumn, type TypedValue, typedColumn } from './typed-column.ts'

/**
 * Reads JSON Lines: one object a line. Columns are the keys of all lines in order of first appearance; a key that a line
 * lacks, or null, is missing. UserErrors name the line: no JSON, no object, a nested value, a column of two types.
 */
export async function readJsonLines(file: DataFile, options: ReadOptions): Promise<Table> {
  const columns = new Map<string, TypedColumn>()
  let rows = 0
  for await (const { text, line } of textLines(file)) {
    const where = `${file.name}:${line}`
    for (const [key, value] of Object.entries(parseObject(text, where))) {
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
    rows += 1
  }
  if (rows === 0)
    throw new UserError({ where: file.name, what: 'the file is empty', allowed: 'one JSON object a line' })
  for (const column of columns.values()) while (column.length < rows) column.add(null)
  return { rows, columns: Array.from(columns.values(), (column) => column.finish()) }
}

function parseObject(text: string, where: string): object {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new UserError({ where, what: `this line is not JSON: ${reason}`, allowed: 'one JSON object a line' })
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw new UserError({ where, what: 'this line is JSON, but no object', allowed: '{"column": value, ...}' })
}

function flatValue(value: unknown, key: string, line: string, where: string): TypedValue {
  if (typeof value === 'object' && value !== null) {
    const kind = Array.isArray(value) ? 'an array' : 'an object'
    throw new UserError({ where, what: `"${key}" holds ${kind}`, allowed: 'a number, a text, true, false or null' })
  }
  if (Number.isInteger(value) && !Number.isSafeInteger(value) && /-?\d{16}\s*[,}]/.test(line)) {
    throw new UserError({
      where,
      what: `"${key}" holds a whole number beyond 2^53, which would lose digits`,
      allowed: 'write it as a text',
    })
  }
  return value as TypedValue
}
