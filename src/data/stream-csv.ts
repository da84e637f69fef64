import { fieldCountProblem } from './csv-header.ts'
import { csvRecords } from './csv-records.ts'
import type { DataFile } from './data-file.ts'
import type { ReadSoFar } from './file-bytes.ts'
import type { RowCollector } from './row-chunks.ts'
import { brokenReason, brokenText } from './text-bytes.ts'

/** Reads a CSV or TSV file's records into the collector. The header was checked when the stream was planned. */
export async function* streamCsv(
  file: DataFile,
  rows: RowCollector,
  onRead: ReadSoFar,
): AsyncGenerator<void, void, undefined> {
  let width = -1
  let places: number[] = []
  let broken = false
  yield* csvRecords(
    file,
    (fields, line) => {
      if (width < 0) {
        width = fields.length
        places = rows.columns.map(({ name }) => fields.indexOf(name))
        return
      }
      if (rows.passOver()) return
      if (broken && fields.some((field) => field.includes(brokenText)))
        rows.reject({ file: file.name, line }, brokenReason)
      else if (fields.length !== width) rows.reject({ file: file.name, line }, fieldCountProblem(fields.length, width))
      else
        rows.add({ file: file.name, line }, (column, at) =>
          places[at]! < 0 ? column.stageValue(null) : column.stageField(fields[places[at]!]!),
        )
    },
    {
      malformed: (what, line) => {
        if (!rows.passOver()) rows.reject({ file: file.name, line }, what)
      },
      onBroken: () => {
        broken = true
      },
      onRead,
    },
  )
}
