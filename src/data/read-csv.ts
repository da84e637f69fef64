import { pipeline } from 'node:stream/promises'
import { CsvError, parse } from 'csv-parse'
import { UserError } from '../errors.ts'
import { checkHeader, headerText, sniffDelimiter } from './csv-header.ts'
import type { DataFile } from './data-file.ts'
import { fileBytes } from './file-bytes.ts'
import { type InferredColumn, inferredColumn } from './inferred-column.ts'
import { plainRecords, type Remainder, type Visit } from './plain-records.ts'
import type { ReadOptions } from './read-options.ts'
import type { Table } from './table.ts'
import { textBytes } from './text-bytes.ts'

const recordBytes = 16 << 20

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
  await eachRecord(file, (fields, line) => {
    const where = `${file.name}:${line}`
    if (!columns) {
      checkHeader(fields, where)
      columns = fields.map((name) => inferredColumn(name, options.typeOf(name), options.literal?.(name)))
      return
    }
    if (fields.length !== columns.length) {
      const what = `the row has ${fields.length} field${fields.length === 1 ? '' : 's'}, the header has ${columns.length}`
      throw new UserError({ where, what })
    }
    rows += 1
    for (let at = 0; at < columns.length; at += 1) {
      const column = columns[at]!
      if (!column.add(fields[at]!)) throw notANumber(where, column.name, fields[at]!)
    }
  })
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

/** Visits each record, header first: the plain ones split at their delimiters, from the first quote on by csv-parse. */
async function eachRecord(file: DataFile, visit: Visit): Promise<void> {
  const chunks = textBytes(fileBytes(file), file.name)
  const { delimiter, bytes } = await opening(chunks, file)
  async function* all() {
    yield bytes
    yield* chunks
  }
  const source = all()
  try {
    const rest = await plainRecords(source, delimiter, recordBytes, visit)
    if (rest) await quotedRecords(rest, source, delimiter, file.name, visit)
  } finally {
    await source.return()
    await chunks.return()
  }
}

async function quotedRecords(
  { bytes, line: firstLine }: Remainder,
  chunks: AsyncGenerator<Buffer, void, undefined>,
  delimiter: string,
  name: string,
  visit: Visit,
): Promise<void> {
  let counted = 0
  let blank = 0
  let line = firstLine
  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: recordBytes,
    on_record: (fields: string[], context) => {
      line += context.empty_lines - blank
      visit(fields, line)
      // csv-parse counts a CRLF inside quotes as two lines, so what is inside quotes is counted here.
      const plain = context.lines - counted === 1 + context.empty_lines - blank
      line += plain ? 1 : 1 + fields.reduce((sum, field) => sum + (field.match(/\r\n|\n|\r/g)?.length ?? 0), 0)
      counted = context.lines
      blank = context.empty_lines
      return null
    },
  })
  async function* all() {
    yield bytes
    yield* chunks
  }
  try {
    await pipeline(all, parser, async (records) => {
      for await (const _ of records);
    })
  } catch (error) {
    throw error instanceof CsvError ? syntaxError(error, name, line) : error
  }
}

/** Reads as far as the header goes, to see how its fields are separated. A byte order mark is taken off. */
async function opening(chunks: AsyncGenerator<Buffer, void, undefined>, file: DataFile) {
  let bytes: Buffer = Buffer.alloc(0)
  let header: string | null = null
  while (header === null && bytes.length < recordBytes) {
    const next = await chunks.next()
    if (next.done) break
    bytes = Buffer.concat([bytes, next.value])
    header = headerText(bytes.toString('utf8'))
  }
  const delimiter = file.format === 'tsv' ? '\t' : sniffDelimiter(header ?? bytes.toString('utf8'))
  return { delimiter, bytes: bytes.indexOf('\ufeff') === 0 ? bytes.subarray(3) : bytes }
}

function syntaxError(error: CsvError, name: string, line: number): UserError {
  const where = `${name}:${line}`
  const what: Readonly<Record<string, string>> = {
    CSV_QUOTE_NOT_CLOSED: 'a quote is opened in this record and never closed',
    CSV_MAX_RECORD_SIZE: `this record is longer than ${recordBytes >> 20} MiB; is a quote left open?`,
    INVALID_OPENING_QUOTE: 'a quote stands inside a field that does not begin with one',
    CSV_INVALID_CLOSING_QUOTE: 'a quoted field goes on after its closing quote',
  }
  const allowed = 'RFC 4180: a field with quotes is quoted as a whole, its quotes doubled'
  return new UserError({ where, what: what[error.code] ?? error.message, allowed }, { cause: error })
}
