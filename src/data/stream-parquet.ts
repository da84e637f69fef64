import type { DecodedArray, SchemaElement } from 'hyparquet'
import type { DataFile } from './data-file.ts'
import type { ReadSoFar } from './file-bytes.ts'
import { flatElements, openParquet, unfit, unreadable } from './parquet-file.ts'
import { parquetValue } from './parquet-values.ts'
import type { RowCollector } from './row-chunks.ts'

/** Rows decoded at once: pages are whole, so that smaller steps would decode the same page again and again. */
const spanRows = 131_072

/** Reads a Parquet file's rows into the collector, a span of rows of a row group at a time, and only the columns asked for. */
export async function* streamParquet(
  file: DataFile,
  rows: RowCollector,
  onRead: ReadSoFar,
  bytes: number,
): AsyncGenerator<void, void, undefined> {
  const { scan, again } = await openParquet(file)
  const names = new Set(rows.columns.map(({ name }) => name))
  const elements = flatElements(scan, file.name, (name) => names.has(name))
  const found = rows.columns.map(({ name }) => elements.find((element) => element.name === name) ?? null)
  const total = Number(scan.metadata.num_rows)
  for (const { rowStart: groupStart, rowEnd: groupEnd } of scan.ranges) {
    for (let start = groupStart; start < groupEnd; start += spanRows) {
      const end = Math.min(groupEnd, start + spanRows)
      let first = start
      while (first < end && rows.passOver()) first += 1
      if (first === end) continue
      const span = await again()
      const values: (DecodedArray | null)[] = []
      for (const element of found) {
        if (element === null) values.push(null)
        else
          values.push(
            await span.readColumn({ column: element.name, rowStart: start, rowEnd: end }).catch((error: unknown) => {
              throw unreadable(error, file.name)
            }),
          )
      }
      for (let row = first; row < end; row += 1) {
        rows.add({ file: file.name, row: row + 1 }, (column, at) =>
          stage(column, values[at]?.[row - start], found[at] ?? null),
        )
        if ((row - first) % 16_384 === 16_383) yield
      }
      onRead((bytes * end) / total)
      yield
    }
  }
}

function stage(column: RowCollector['columns'][number], value: unknown, element: SchemaElement | null): string | null {
  if (column.kind === 'digits' || typeof value === 'bigint') return column.stageValue(value)
  const plain = element === null ? null : parquetValue(value, element)
  return plain === undefined ? unfit(value, column.name) : column.stageValue(plain)
}
