import {
  type AsyncBuffer,
  asyncBufferFromFile,
  type ParquetScan,
  parquetScan,
  parquetSchema,
  type SchemaElement,
} from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { type Problem, UserError } from '../errors.ts'
import { checkHeader } from './csv-header.ts'
import type { DataFile } from './data-file.ts'
import { fileBytes, openingError } from './file-bytes.ts'
import { parquetParsers, parquetValue } from './parquet-values.ts'
import type { ReadOptions } from './read-options.ts'
import type { Table } from './table.ts'
import { typedColumn } from './typed-column.ts'

/** A packed Parquet file must be held in memory as a whole. */
const unpackedBytes = 1 << 30

/**
 * Reads a Parquet file, a column of a row group at a time. UserErrors name the column: nested values, whole numbers beyond
 * 2^53 (declared a category they are read as texts), infinite numbers, bytes that are no text; or say why the file cannot be read.
 */
export async function readParquet(file: DataFile, options: ReadOptions): Promise<Table> {
  const scan = await opened(file)
  const elements = flatElements(scan, file.name)
  const rows = Number(scan.metadata.num_rows)
  if (rows === 0) throw new UserError({ where: file.name, what: 'the file has columns but no rows' })
  const columns = []
  for (const element of elements) columns.push(await readColumn(scan, element, file, options))
  return { rows, columns }
}

async function opened(file: DataFile): Promise<ParquetScan> {
  try {
    const buffer = await asyncBuffer(file)
    if (buffer.byteLength === 0) throw new UserError({ where: file.name, what: 'the file is empty' })
    return await parquetScan({ file: buffer, compressors, parsers: parquetParsers, geoparquet: false })
  } catch (error) {
    throw unreadable(error, file.name)
  }
}

async function asyncBuffer(file: DataFile): Promise<AsyncBuffer> {
  if (!file.gzip) return asyncBufferFromFile(file.path)
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of fileBytes(file)) {
    size += chunk.length
    if (size > unpackedBytes) {
      const what = `unpacked, the file is larger than ${unpackedBytes >> 20} MiB`
      throw new UserError({ where: file.name, what, allowed: 'Parquet that is compressed inside, not as a whole' })
    }
    chunks.push(chunk)
  }
  const bytes = Buffer.concat(chunks)
  return { byteLength: bytes.length, slice: (start, end) => Uint8Array.from(bytes.subarray(start, end)).buffer }
}

/** hyparquet throws plain errors about bytes that are not what they should be. */
function unreadable(error: unknown, name: string): unknown {
  const opening = openingError(error, name)
  if (opening !== error || error instanceof UserError) return opening
  const reason = error instanceof Error ? error.message : String(error)
  return new UserError({ where: name, what: `this is no Parquet file that can be read: ${reason}` }, { cause: error })
}

function flatElements(scan: ParquetScan, name: string): SchemaElement[] {
  const elements = parquetSchema(scan.metadata).children.map((child) => child.element)
  const problems: Problem[] = elements
    .filter((element) => element.num_children || element.repetition_type === 'REPEATED')
    .map((element) => ({
      where: name,
      what: `column "${element.name}" is nested`,
      allowed: 'numbers, texts, booleans, dates',
    }))
  if (problems.length > 0) throw new UserError(problems)
  checkHeader(
    elements.map((element) => element.name),
    name,
  )
  return elements
}

async function readColumn(scan: ParquetScan, element: SchemaElement, file: DataFile, options: ReadOptions) {
  const declared = options.typeOf(element.name)
  const column = typedColumn(element.name, declared)
  for (const range of scan.ranges) {
    const values = await scan.readColumn({ column: element.name, ...range }).catch((error: unknown) => {
      throw unreadable(error, file.name)
    })
    for (let at = 0; at < values.length; at += 1) {
      const value = parquetValue(
        declared === 'string' && typeof values[at] === 'bigint' ? String(values[at]) : values[at],
        element,
      )
      const problem = value === undefined ? unfit(values[at], element.name) : column.add(value)
      if (problem !== null)
        throw new UserError({ where: `${file.name}, row ${range.rowStart + at + 1}`, what: problem })
    }
  }
  if (column.length !== Number(scan.metadata.num_rows)) {
    throw new UserError({
      where: file.name,
      what: `column "${element.name}" has ${column.length} values, the file states ${scan.metadata.num_rows} rows`,
    })
  }
  return column.finish()
}

function unfit(value: unknown, name: string): string {
  return typeof value === 'bigint'
    ? `column "${name}" holds ${value}, a whole number beyond 2^53, which would lose digits; columns: { ${name}: category } reads it as text`
    : `column "${name}" holds values that are no numbers, texts, booleans or dates`
}
