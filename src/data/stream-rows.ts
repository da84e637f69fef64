import { stat } from 'node:fs/promises'
import type { DataFile } from './data-file.ts'
import type { ReadSoFar } from './file-bytes.ts'
import { type Position, type RowChunk, type RowCollector, rowCollector } from './row-chunks.ts'
import { streamCsv } from './stream-csv.ts'
import { streamJsonLines } from './stream-jsonl.ts'
import { streamParquet } from './stream-parquet.ts'
import type { StreamPlan } from './stream-plan.ts'

export interface StreamOptions {
  /** Records in a chunk. */
  readonly size: number
  readonly from: Position
  /** Whether JSON Lines may hold keys that the plan does not have. */
  readonly other_keys: boolean
  /** Share of the bytes read so far. */
  onRead?(share: number): void
}

/**
 * The rows of several files in chunks, typed as planned: memory is that of a chunk and of what a reader holds (a megabyte of
 * text, 131,072 rows of the columns of a Parquet file). UserErrors: what makes a file unreadable from some line on.
 */
export async function* streamRows(plan: StreamPlan, options: StreamOptions): AsyncGenerator<RowChunk> {
  const sizes = await Promise.all(plan.files.map(async ({ path }) => (await stat(path)).size))
  const total = Math.max(
    1,
    sizes.reduce((sum, size) => sum + size, 0),
  )
  const rows = rowCollector(plan.columns, options.size, options.from)
  const known = options.other_keys ? null : new Set(plan.columns.map(({ name }) => name))
  let before = sizes.slice(0, options.from.file).reduce((sum, size) => sum + size, 0)
  for (let at = options.from.file; at < plan.files.length; at += 1) {
    const read = (bytes: number): void => options.onRead?.(Math.min(1, (before + bytes) / total))
    for await (const _ of reader(plan.files[at]!, rows, known, read, sizes[at]!)) yield* rows.full()
    before += sizes[at]!
    if (at + 1 < plan.files.length) rows.nextFile()
  }
  yield* rows.rest()
}

function reader(
  file: DataFile,
  rows: RowCollector,
  known: ReadonlySet<string> | null,
  onRead: ReadSoFar,
  bytes: number,
): AsyncGenerator<void> {
  switch (file.format) {
    case 'csv':
    case 'tsv':
      return streamCsv(file, rows, onRead)
    case 'jsonl':
      return streamJsonLines(file, rows, known, onRead)
    case 'parquet':
      return streamParquet(file, rows, onRead, bytes)
  }
}
