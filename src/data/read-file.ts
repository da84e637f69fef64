import { UserError } from '../errors.ts'
import type { DataFile } from './data-file.ts'
import { type ReadOptions, readCsv } from './read-csv.ts'
import type { Table } from './table.ts'

/** The rows of one data file, whatever its format. */
export async function readDataFile(file: DataFile, options: ReadOptions): Promise<Table> {
  switch (file.format) {
    case 'csv':
    case 'tsv':
      return readCsv(file, options)
    default:
      throw new UserError(`${file.format} is not read yet`)
  }
}
