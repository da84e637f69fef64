import type { DataFile } from './data-file.ts'
import { readCsv } from './read-csv.ts'
import { readJsonLines } from './read-jsonl.ts'
import type { ReadOptions } from './read-options.ts'
import { readParquet } from './read-parquet.ts'
import type { Table } from './table.ts'

/** The rows of one data file, whatever its format. */
export function readDataFile(file: DataFile, options: ReadOptions): Promise<Table> {
  switch (file.format) {
    case 'csv':
    case 'tsv':
      return readCsv(file, options)
    case 'jsonl':
      return readJsonLines(file, options)
    case 'parquet':
      return readParquet(file, options)
  }
}
