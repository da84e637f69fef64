import { type StagedColumn, type StreamColumn, stagedColumn } from './stream-column.ts'
import type { Table } from './table.ts'

/** Where a row stands: a line of a text, or the number of a row in Parquet, both from 1. */
export type RowPlace =
  | { readonly file: string; readonly line: number }
  | { readonly file: string; readonly row: number }

/** A row that could not be read as the model needs it. */
export type RejectedRow = RowPlace & { readonly reason: string }

/** So many records of file `file` (from 0), and all of those before it, have been taken. */
export interface Position {
  readonly file: number
  readonly record: number
}

/** Some rows in their order; those that were rejected are not in the table. */
export interface RowChunk {
  readonly table: Table
  readonly rejected: readonly RejectedRow[]
  /** Where the next chunk begins. */
  readonly next: Position
}

export interface RowCollector {
  readonly columns: readonly StagedColumn[]
  /** Whether the file's next record was taken before, so that it need not be looked at. */
  passOver(): boolean
  /** Takes a record that `stage` (per column: what is wrong, or null) reads, whole or not at all. */
  add(place: RowPlace, stage: (column: StagedColumn, at: number) => string | null): void
  reject(place: RowPlace, reason: string): void
  nextFile(): void
  /** The chunks that are full by now; at the end also what is left. */
  full(): readonly RowChunk[]
  rest(): readonly RowChunk[]
}

/** Collects records into chunks of `size`, rejected ones counted, so that chunks depend on the files alone. */
export function rowCollector(columns: readonly StreamColumn[], size: number, from: Position): RowCollector {
  const staged = columns.map(stagedColumn)
  let passed = from.record
  let file = from.file
  let record = 0
  let records = 0
  let rows = 0
  let rejected: RejectedRow[] = []
  let chunks: RowChunk[] = []

  function count(): void {
    record += 1
    records += 1
    if (records === size) cut()
  }

  function cut(): void {
    const table: Table = { rows, columns: staged.map((column) => column.take()) }
    chunks.push({ table, rejected, next: { file, record } })
    records = 0
    rows = 0
    rejected = []
  }

  function handOver(): readonly RowChunk[] {
    const made = chunks
    chunks = []
    return made
  }

  const reject = (place: RowPlace, reason: string): void => {
    rejected.push({ ...place, reason })
    count()
  }

  return {
    columns: staged,
    passOver() {
      if (passed === 0) return false
      passed -= 1
      record += 1
      return true
    },
    add(place, stage) {
      let reason = ''
      for (let at = 0; at < staged.length; at += 1) {
        const problem = stage(staged[at]!, at)
        if (problem !== null) reason += reason === '' ? problem : `; ${problem}`
      }
      if (reason !== '') {
        reject(place, reason)
        return
      }
      for (const column of staged) column.commit()
      rows += 1
      count()
    },
    reject,
    nextFile() {
      file += 1
      record = 0
    },
    full: handOver,
    rest() {
      if (records > 0) cut()
      return handOver()
    },
  }
}
