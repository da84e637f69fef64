import { UserError } from '../errors.ts'
import { checkHeader, fieldCountProblem } from './csv-header.ts'
import { csvRecords } from './csv-records.ts'
import type { DataFile } from './data-file.ts'
import { type InferredColumn, inferredColumn } from './inferred-column.ts'
import type { ReadOptions } from './read-options.ts'
import type { Table } from './table.ts'

/**
 * Reads a CSV file (RFC 4180 in UTF-8, with a header; also CRLF, byte order mark, blank lines, and `;`, tab or `|` between
 * fields), streamed into typed arrays. A file whose column turns out late to be no number is read twice.
 */
export async function readCsv(file: DataFile, options: ReadOptions): Promise<Table> {
  const columns = await readColumns(file, options)
  const late = columns.filter((column) => column.tooLate)
  if (late.length === 0) return tableOf(columns)
  const strings = new Set(late.map(({ name }) => name))
  const typeOf = (name: string) => (strings.has(name) ? 'string' : options.typeOf(name))
  return tableOf(await readColumns(file, { ...options, typeOf }))
}

function tableOf(columns: readonly InferredColumn[]): Table {
  const finished = columns.map((column) => column.finish())
  const first = finished[0]
  return { rows: first?.kind === 'number' ? first.values.length : (first?.codes.length ?? 0), columns: finished }
}

async function readColumns(file: DataFile, options: ReadOptions): Promise<InferredColumn[]> {
  let columns: InferredColumn[] | null = null
  let rows = 0
  const reading = csvRecords(file, (fields, line) => {
    const where = `${file.name}:${line}`
    if (!columns) {
      checkHeader(fields, where)
      columns = fields.map((name) => inferredColumn(name, options.typeOf(name), options.literal?.(name)))
      return
    }
    if (fields.length !== columns.length) {
      throw new UserError({ where, what: fieldCountProblem(fields.length, columns.length) })
    }
    rows += 1
    for (let at = 0; at < columns.length; at += 1) {
      const column = columns[at]!
      if (!column.add(fields[at]!)) throw notANumber(where, column.name, fields[at]!)
    }
  })
  for await (const _ of reading);
  if (!columns) throw new UserError({ where: file.name, what: 'the file is empty', allowed: 'a header and rows' })
  if (rows === 0) throw new UserError({ where: file.name, what: 'the file has a header but no rows' })
  return columns
}

function notANumber(where: string, column: string, text: string): UserError {
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text
  return new UserError({
    where,
    what: `"${shown}" in column "${column}" is not a number`,
    allowed: 'finite decimal numbers',
  })
}
