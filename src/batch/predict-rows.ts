import { rm, stat } from 'node:fs/promises'
import { rowAppender } from '../data/append-rows.ts'
import { dataFile } from '../data/data-file.ts'
import { predictionColumns } from '../data/prediction-columns.ts'
import type { RowAppender } from '../data/row-appender.ts'
import type { Position, RowChunk } from '../data/row-chunks.ts'
import type { StreamPlan } from '../data/stream-plan.ts'
import { streamRows } from '../data/stream-rows.ts'
import type { Table } from '../data/table.ts'
import { predictionTable, refuseClashes } from '../data/write-predictions.ts'
import { UserError } from '../errors.ts'
import { writeAtomic } from '../files/atomic-write.ts'
import { digestFile } from '../files/digest.ts'
import { formatRecord } from '../files/read-record.ts'
import type { Scorer } from '../model/scoring.ts'
import type { BatchJob, BatchRecord } from '../records/batch-job.ts'
import { recordOf } from './finished-output.ts'
import type { PartialOutput } from './partial-output.ts'
import { readAhead } from './read-ahead.ts'

export interface PredictRows {
  readonly job: BatchJob
  readonly plan: StreamPlan
  readonly scorer: Scorer
  readonly partial: PartialOutput
  readonly output: string
  readonly rejected: string
  /** Share of the input's bytes that is done. */
  readonly onProgress: (share: number) => void
  readonly signal: AbortSignal
}

/**
 * Predicts chunk after chunk from where the partial output was left, commits each, and puts the whole file in its place. The
 * bytes depend on the job alone, not on where it was interrupted.
 */
export async function predictRows(request: PredictRows): Promise<BatchRecord> {
  const { job, partial, signal } = request
  let { rows, rejected } = partial.checkpoint ?? { rows: 0, rejected: 0 }
  if (partial.checkpoint?.finished) return settle(request, rows, rejected)
  let share = 0
  let position: Position = partial.checkpoint?.position ?? { file: 0, record: 0 }
  const writer = predictionWriter(request)
  const chunks = streamRows(request.plan, {
    size: job.chunk_rows,
    from: position,
    other_keys: job.keep !== null,
    onRead: (read) => {
      share = read
    },
  })
  for await (const chunk of readAhead(chunks)) {
    signal.throwIfAborted()
    const additions = await writer.append(chunk)
    rows += chunk.table.rows
    rejected += chunk.rejected.length
    position = chunk.next
    await partial.commit(additions, { schema_version: 1, job, rows, rejected, position, finished: false })
    request.onProgress(share)
  }
  const end = await writer.finish()
  await partial.commit(end, { schema_version: 1, job, rows, rejected, position, finished: true })
  return settle(request, rows, rejected)
}

interface Additions {
  readonly output: Uint8Array
  readonly rejected: Uint8Array
  readonly parts: Uint8Array
}

const nothing = new Uint8Array(0)

function predictionWriter({ job, plan, scorer, partial }: PredictRows) {
  const begun = (partial.checkpoint?.bytes.output ?? 0) > 0
  const kinds = new Map(plan.columns.map(({ name, kind }) => [name, kind]))
  const appender: RowAppender = rowAppender({
    format: job.format,
    gzip: job.gzip,
    kinds,
    from: begun ? { bytes: partial.checkpoint!.bytes.output, added: partial.parts } : null,
  })
  let written = begun
  let names: string | null = null

  async function rowsOf(table: Table): Promise<Uint8Array> {
    const predictions = await scorer.predict(scored(table))
    const kept = { rows: table.rows, columns: plan.kept.map((name) => columnIn(table, name)) }
    refuseClashes(kept, predictions)
    const predicted = predictionTable(predictions)
    const found = JSON.stringify(predicted.map(({ name }) => name))
    if (names !== null && names !== found)
      throw new UserError({
        where: 'predict',
        what: `the model gave ${found} after ${names}`,
        allowed: 'the same columns',
      })
    names = found
    written = true
    return appender.append({ rows: table.rows, columns: [...kept.columns, ...predicted] })
  }

  function headOf(empty: Table): Promise<Uint8Array> {
    if (scorer.kind !== 'command') return rowsOf(empty)
    const prediction = emptyColumn({ name: predictionColumns.prediction, kind: 'text' })
    return appender.append({ rows: 0, columns: [...plan.kept.map((name) => columnIn(empty, name)), prediction] })
  }

  /** A command may read what is kept too; a matrix is made of exactly the model's columns. */
  function scored(table: Table): Table {
    if (scorer.kind === 'command') return table
    return { rows: table.rows, columns: plan.features.map((name) => columnIn(table, name)) }
  }

  return {
    async append({ table, rejected, next }: RowChunk): Promise<Additions> {
      const lines = rejected.map((row) => `${JSON.stringify(row)}\n`).join('')
      const output =
        table.rows === 0 ? nothing : await rowsOf(table).catch((error) => Promise.reject(placed(error, next)))
      return { output, rejected: Buffer.from(lines), parts: (output.length > 0 && appender.added) || nothing }
    },
    /** A file without a row still has its columns; those of a command's probabilities only its rows would tell. */
    async finish(): Promise<Additions> {
      const head = written ? nothing : await headOf({ rows: 0, columns: plan.columns.map(emptyColumn) })
      const output = Buffer.concat([head, await appender.finish()])
      return { output, rejected: nothing, parts: nothing }
    },
  }

  function placed(error: unknown, { file, record }: Position): unknown {
    if (!(error instanceof UserError)) return error
    const among = `among the ${job.chunk_rows} rows up to row ${record} of ${plan.files[file]!.name}`
    return new UserError(
      error.problems.map((problem) => ({ ...problem, what: `${problem.what} (${among})` })),
      { cause: error },
    )
  }
}

function emptyColumn({ name, kind }: StreamPlan['columns'][number]): Table['columns'][number] {
  return kind === 'number' || kind === 'whole' || kind === 'float'
    ? { kind: 'number', name, values: new Float64Array(0), integer: true }
    : { kind: 'string', name, codes: new Int32Array(0), categories: [] }
}

function columnIn(table: Table, name: string): Table['columns'][number] {
  const column = table.columns.find((one) => one.name === name)
  if (!column) throw new Error(`the stream has no column ${name}`)
  return column
}

/** The rejected rows first, the predictions last: when they are there, all is. */
async function settle(
  { job, partial, output, rejected: place }: PredictRows,
  rows: number,
  rejected: number,
): Promise<BatchRecord> {
  if (rejected > 0) await partial.settle('rejected', place)
  else await rm(place, { force: true })
  const made = partial.path('output')
  const there = await stat(made).catch(() => null)
  const path = there === null ? output : made
  const record: BatchRecord = {
    schema_version: 1,
    job,
    rows,
    rejected,
    output: { sha256: await digestFile(path), bytes: (await stat(path)).size },
  }
  await writeAtomic(recordOf(output), formatRecord(record))
  await partial.settle('output', output)
  await partial.remove()
  return record
}

/** The format that an output's name asks for. @throws UserError */
export function outputFormat(path: string, name: string): { format: BatchJob['format']; gzip: boolean } {
  const asked = /\.(csv|tsv|tab|jsonl|ndjson)(\.gz)?$|\.(parquet|pq)$/i.test(path) ? dataFile(path, name) : null
  if (asked) return { format: asked.format, gzip: asked.gzip }
  throw new UserError({
    where: '--output',
    what: `${name} does not say which format to write`,
    allowed: 'a name that ends with .csv, .tsv, .jsonl (each also with .gz) or .parquet',
  })
}
