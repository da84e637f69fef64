import type { SchemaElement } from 'hyparquet'
import { type Problem, UserError } from '../errors.ts'
import { checkHeader } from './csv-header.ts'
import { csvRecords } from './csv-records.ts'
import type { DataFile } from './data-file.ts'
import { flatElements, isNested, openParquet } from './parquet-file.ts'
import type { StreamColumn, StreamKind } from './stream-column.ts'
import { brokenText } from './text-bytes.ts'
import { lineBatches } from './text-lines.ts'

/** JSON Lines have no header: the keys of so many lines at the beginning stand for one. */
const firstLines = 1000

/**
 * A file's columns, each with the kind in which it is passed on. Reads no further than it must. @throws UserError: no header;
 * nested columns of a Parquet file where `all` are wanted (else they are passed over)
 */
export function peekColumns(file: DataFile, all: boolean): Promise<StreamColumn[]> {
  switch (file.format) {
    case 'csv':
    case 'tsv':
      return csvColumns(file)
    case 'jsonl':
      return jsonColumns(file)
    case 'parquet':
      return parquetColumns(file, all)
  }
}

async function csvColumns(file: DataFile): Promise<StreamColumn[]> {
  let header: readonly string[] | null = null
  const reading = csvRecords(
    file,
    (fields, line) => {
      if (header !== null) return
      if (fields.some((name) => name.includes(brokenText))) throw new UserError(binary(`${file.name}:${line}`))
      checkHeader(fields, `${file.name}:${line}`)
      header = fields
    },
    { malformed: () => {}, onBroken: () => {} },
  )
  for await (const _ of reading) if (header !== null) break
  if (header === null)
    throw new UserError({ where: file.name, what: 'the file is empty', allowed: 'a header and rows' })
  return (header as readonly string[]).map((name) => ({ name, kind: 'verbatim' }))
}

async function jsonColumns(file: DataFile): Promise<StreamColumn[]> {
  const names = new Set<string>()
  let lines = 0
  for await (const batch of lineBatches(file, undefined, () => {})) {
    for (const { text } of batch.slice(0, firstLines - lines)) for (const key of keysOf(text)) names.add(key)
    lines += batch.length
    if (lines >= firstLines) break
  }
  checkHeader([...names], file.name)
  return Array.from(names, (name) => ({ name, kind: 'json' }))
}

function binary(where: string): Problem {
  return { where, what: 'the header is no text: the file is binary, or not in UTF-8', allowed: 'text in UTF-8' }
}

/** A line that is no JSON object is rejected later, with its reason. */
function keysOf(text: string): readonly string[] {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : []
  } catch {
    return []
  }
}

async function parquetColumns(file: DataFile, all: boolean): Promise<StreamColumn[]> {
  const { scan } = await openParquet(file)
  return flatElements(scan, file.name, () => all)
    .filter((element) => !isNested(element))
    .map((element) => ({ name: element.name, kind: passedOn(element) }))
}

function passedOn({ type, converted_type, logical_type }: SchemaElement): StreamKind {
  if (type === 'BOOLEAN') return 'json'
  if (converted_type === 'DECIMAL' || logical_type?.type === 'DECIMAL') return 'float'
  const plain =
    converted_type === undefined || /^U?INT_/.test(converted_type)
      ? logical_type === undefined || logical_type.type === 'INTEGER'
      : false
  if ((type === 'INT32' || type === 'INT64') && plain) return 'digits'
  return type === 'FLOAT' || type === 'DOUBLE' || logical_type?.type === 'FLOAT16' ? 'float' : 'verbatim'
}
