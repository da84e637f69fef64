import { CsvError, type Parser, parse } from 'csv-parse'
import { UserError } from '../errors.ts'
import { headerText, sniffDelimiter } from './csv-header.ts'
import type { DataFile } from './data-file.ts'
import { fileBytes, type ReadSoFar } from './file-bytes.ts'
import { plainRecords, type Remainder, type Visit } from './plain-records.ts'
import { textBytes } from './text-bytes.ts'

const recordBytes = 16 << 20

export interface RecordOptions {
  /** Called instead of throwing for a record whose quotes are not RFC 4180's, on this line; the next record is read on. */
  malformed?(what: string, line: number): void
  /** Called instead of throwing before records come in which `brokenText` stands for bytes that are no text. */
  onBroken?(): void
  readonly onRead?: ReadSoFar
}

/**
 * Visits each record, header first, and yields after each part of the file, for the visitor to hand over what it has: the plain
 * ones split at their delimiters, from the first quote on by csv-parse.
 */
export async function* csvRecords(
  file: DataFile,
  visit: Visit,
  options: RecordOptions = {},
): AsyncGenerator<void, void, undefined> {
  const chunks = textBytes(fileBytes(file, options.onRead), file.name, options.onBroken)
  const { delimiter, bytes } = await opening(chunks, file)
  async function* all() {
    yield bytes
    yield* chunks
  }
  const source = all()
  try {
    const rest = yield* plainRecords(source, delimiter, recordBytes, visit)
    if (rest) yield* quotedRecords(rest, source, delimiter, file.name, visit, options)
  } finally {
    await source.return()
    await chunks.return()
  }
}

async function* quotedRecords(
  { bytes, line: firstLine }: Remainder,
  chunks: AsyncGenerator<Buffer, void, undefined>,
  delimiter: string,
  name: string,
  visit: Visit,
  { malformed }: RecordOptions,
): AsyncGenerator<void, void, undefined> {
  let counted = 0
  let blank = 0
  let line = firstLine
  let skipped = 0
  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: recordBytes,
    skip_records_with_error: malformed !== undefined,
    on_skip: (error) => {
      // After any other mistake csv-parse is lost: it would take what follows for a part of this record.
      if (error?.code !== 'INVALID_OPENING_QUOTE') throw error
      const place = Number(error['lines'])
      if (place !== skipped) malformed?.(mistakes.INVALID_OPENING_QUOTE!, line + place - counted - 1)
      skipped = place
      return undefined
    },
    on_record: (fields: string[], context) => {
      const empty = context.empty_lines - blank
      if (skipped > 0)
        line += context.lines - counted - empty - fields.reduce((sum, field) => sum + breaks(field, /[\r\n]/g), 1)
      skipped = 0
      line += empty
      visit(fields, line)
      // csv-parse counts a CRLF inside quotes as two lines, so what is inside quotes is counted here.
      const plain = context.lines - counted === 1 + empty
      line += plain ? 1 : fields.reduce((sum, field) => sum + breaks(field, /\r\n|\n|\r/g), 1)
      counted = context.lines
      blank = context.empty_lines
      return null
    },
  })
  parser.resume()
  // The write that failed tells it.
  parser.on('error', () => {})
  try {
    for (let next: Buffer | undefined = bytes; next; next = (await chunks.next()).value ?? undefined) {
      await parsed(parser, next)
      yield
    }
    await parsed(parser, null)
    yield
  } catch (error) {
    throw error instanceof CsvError ? syntaxError(error, name, line) : error
  } finally {
    parser.destroy()
  }
}

function breaks(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}

/** Resolves when the bytes (null: the end) have gone through the parser. */
function parsed(parser: Parser, bytes: Buffer | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (error?: Error | null): void => (error ? reject(error) : resolve())
    if (bytes) parser.write(bytes, done)
    else parser.end(done)
  })
}

const mistakes: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quote is opened in this record and never closed',
  CSV_MAX_RECORD_SIZE: `this record is longer than ${recordBytes >> 20} MiB; is a quote left open?`,
  INVALID_OPENING_QUOTE: 'a quote stands inside a field that does not begin with one',
  CSV_INVALID_CLOSING_QUOTE: 'a quoted field goes on after its closing quote',
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
  const allowed = 'RFC 4180: a field with quotes is quoted as a whole, its quotes doubled'
  return new UserError({ where, what: mistakes[error.code] ?? error.message, allowed }, { cause: error })
}
