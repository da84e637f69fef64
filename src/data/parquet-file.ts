import {
  type AsyncBuffer,
  asyncBufferFromFile,
  type FileMetaData,
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
import { parquetParsers } from './parquet-values.ts'

/** A packed Parquet file must be held in memory as a whole. */
const unpackedBytes = 1 << 30

export interface OpenParquet {
  readonly scan: ParquetScan
  /** A scan of the same file that holds nothing read yet. */
  again(): Promise<ParquetScan>
}

/** Opens a file for scanning; `scan.readColumn` keeps the last range it read. @throws UserError */
export async function openParquet(file: DataFile): Promise<OpenParquet> {
  try {
    const buffer = await asyncBuffer(file)
    if (buffer.byteLength === 0) throw new UserError({ where: file.name, what: 'the file is empty' })
    const again = (metadata?: FileMetaData) =>
      parquetScan({
        file: buffer,
        compressors,
        parsers: parquetParsers,
        geoparquet: false,
        ...(metadata ? { metadata } : {}),
      })
    const scan = await again()
    return { scan, again: () => again(scan.metadata) }
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
export function unreadable(error: unknown, name: string): unknown {
  const opening = openingError(error, name)
  if (opening !== error || error instanceof UserError) return opening
  const reason = error instanceof Error ? error.message : String(error)
  return new UserError({ where: name, what: `this is no Parquet file that can be read: ${reason}` }, { cause: error })
}

export function isNested(element: SchemaElement): boolean {
  return Boolean(element.num_children) || element.repetition_type === 'REPEATED'
}

/** The file's columns. @throws UserError, all at once: unnamed ones, and nested ones that are wanted */
export function flatElements(
  { metadata }: ParquetScan,
  name: string,
  wanted = (_column: string) => true,
): SchemaElement[] {
  const elements = parquetSchema(metadata).children.map((child) => child.element)
  const problems: Problem[] = elements
    .filter((element) => isNested(element) && wanted(element.name))
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

/** Says why a value that `parquetValue` has no form for does not fit. */
export function unfit(value: unknown, name: string): string {
  return typeof value === 'bigint'
    ? `column "${name}" holds ${value}, a whole number beyond 2^53, which would lose digits; columns: { ${name}: category } reads it as text`
    : `column "${name}" holds values that are no numbers, texts, booleans or dates`
}
