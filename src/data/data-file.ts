import { UserError } from '../errors.ts'

export type DataFormat = 'csv' | 'tsv' | 'jsonl' | 'parquet'

/** A file of rows: `path` opens it, `name` is what messages and records call it. */
export interface DataFile {
  readonly path: string
  readonly name: string
  readonly format: DataFormat
  readonly gzip: boolean
}

const formats: Readonly<Record<string, DataFormat>> = {
  csv: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  parquet: 'parquet',
  pq: 'parquet',
}

/** What the file's ending says it is, or null when it is no data file we read. */
export function dataFileOrNull(path: string, name: string): DataFile | null {
  const match = /\.([a-z]+)(\.gz)?$/i.exec(name)
  const format = formats[match?.[1]?.toLowerCase() ?? '']
  return format ? { path, name, format, gzip: match?.[2] !== undefined } : null
}

/** As `dataFileOrNull`; a UserError names the endings that are read. */
export function dataFile(path: string, name: string): DataFile {
  const file = dataFileOrNull(path, name)
  if (file) return file
  throw new UserError({
    where: name,
    what: 'the ending of this file does not say how to read it',
    allowed: '.csv, .tsv, .jsonl, .ndjson, .parquet, .pq, each also with .gz, or a .dvc pointer',
  })
}
