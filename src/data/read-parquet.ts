import type { ParquetScan, SchemaElement } from 'hyparquet'
import { UserError } from '../errors.ts'
import type { DataFile } from './data-file.ts'
import { flatElements, openParquet, unfit, unreadable } from './parquet-file.ts'
import { parquetValue } from './parquet-values.ts'
import type { ReadOptions } from './read-options.ts'
import type { Table } from './table.ts'
import { typedColumn } from './typed-column.ts'

/**
 * Reads a Parquet file, a column of a row group at a time. UserErrors name the column: nested values, whole numbers beyond
 * 2^53 (declared a category they are read as texts), infinite numbers, bytes that are no text; or say why the file cannot be read.
 */
export async function readParquet(file: DataFile, options: ReadOptions): Promise<Table> {
  const { scan } = await openParquet(file)
  const elements = flatElements(scan, file.name)
  const rows = Number(scan.metadata.num_rows)
  if (rows === 0) throw new UserError({ where: file.name, what: 'the file has columns but no rows' })
  const columns = []
  for (const element of elements) columns.push(await readColumn(scan, element, file, options))
  return { rows, columns }
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
