import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { openingError } from '../data/file-bytes.ts'
import { findSources } from '../data/find-sources.ts'
import { refuseLfsPointer } from '../data/lfs-pointer.ts'
import { planStream } from '../data/stream-plan.ts'
import { UserError } from '../errors.ts'
import { digestFile } from '../files/digest.ts'
import { packageSummary } from '../model/digests.ts'
import { readMlmodel } from '../model/mlmodel.ts'
import { openScorer } from '../model/scorer.ts'
import type { CommandTools } from '../model/scoring.ts'
import type { BatchJob } from '../records/batch-job.ts'
import { featureColumns, untoldColumns } from './feature-columns.ts'
import { exists, finishedOutput, recordOf } from './finished-output.ts'
import { discardPartial, openPartial } from './partial-output.ts'
import { outputFormat, predictRows } from './predict-rows.ts'

/** Rows that are read, predicted and written at once, unless told otherwise. */
const usualChunkRows = 32_768

/** As the edges read them. */
export interface BatchOptions {
  /** Paths, globs or `.dvc` pointers. */
  readonly data: readonly string[]
  readonly output: string
  /** Input columns to stand before the predictions; none named: all. */
  readonly keep: readonly string[]
  readonly 'predictions-only': boolean
  /** Where rejected rows go; undefined: `<output>.rejected.jsonl`. */
  readonly rejected: string | undefined
  /** So many rejected rows are no failure. */
  readonly 'max-rejected': number | undefined
  /** Whether a file that another job made may be replaced. */
  readonly overwrite: boolean
  readonly 'chunk-rows': number | undefined
}

export interface BatchPlace {
  /** What paths are relative to. */
  readonly root: string
  /** Folder of the model package. */
  readonly package: string
  /** Lets the package's own predict command run, by these; null: it may not. */
  readonly command: CommandTools | null
  readonly onProgress: (activity: string, share?: number) => void
  readonly signal: AbortSignal
}

export interface BatchResult {
  /** Predicted. */
  readonly rows: number
  readonly rejected: number
  readonly output: string
  /** null: no row was rejected. */
  readonly rejected_output: string | null
  /** Rows (rejected ones too) that an earlier, interrupted or finished, run of this job had done. */
  readonly resumed_rows: number
  /** Whether no more rows were rejected than allowed. */
  readonly passed: boolean
}

/**
 * Predicts every row of the data with a package, as a stream: bounded memory, rows that do not fit set aside with their
 * reasons, killed and run again the same bytes. UserErrors: what is missing, unreadable or not this job's, before it begins.
 */
export async function runBatch(options: BatchOptions, place: BatchPlace): Promise<BatchResult> {
  const { root, onProgress, signal } = place
  const output = resolve(root, options.output)
  const rejected = resolve(root, options.rejected ?? `${output}.rejected.jsonl`)
  const keep = keptColumns(options)
  const format = outputFormat(output, options.output)
  onProgress('reading data')
  const { files, data } = await inputsOf(options.data, root, [output, rejected])
  const { signature, mlops } = await readMlmodel(place.package)
  const job: BatchJob = {
    package_digest: (await packageSummary(place.package)).package_digest,
    data,
    ...format,
    keep,
    chunk_rows: options['chunk-rows'] ?? usualChunkRows,
    command: place.command !== null && mlops?.predict !== undefined,
  }
  const before = await finishedOutput(output, job, options.overwrite)
  const result = (rows: number, bad: number, resumed: number): BatchResult => ({
    rows,
    rejected: bad,
    output,
    rejected_output: bad > 0 ? rejected : null,
    resumed_rows: resumed,
    passed: bad <= (options['max-rejected'] ?? 0),
  })
  if (before) {
    await discardPartial(output)
    return result(before.rows, before.rejected, before.rows + before.rejected)
  }
  const inputs = signature?.inputs ?? null
  const plan = await planStream({
    files,
    features: featureColumns(inputs),
    untold: (file) => untoldColumns(file, inputs),
    keep,
  })
  const scorer = await openScorer(place.package, {
    signal,
    columns: plan.features,
    ...(place.command ? { allow_package_command: true, tools: place.command } : {}),
  })
  try {
    await using partial = await openPartial(output, job)
    const { checkpoint } = partial
    const ours = options.overwrite || (await exists(recordOf(output)))
    if (checkpoint === null && !ours && (await exists(rejected)))
      throw new UserError({
        where: rejected,
        what: 'this file, for rejected rows, is there already',
        allowed: 'another name for it, or --overwrite',
      })
    const done = checkpoint ? checkpoint.rows + checkpoint.rejected : 0
    onProgress(done > 0 ? `predicting, from row ${done + 1} on` : 'predicting')
    const record = await predictRows({
      job,
      plan,
      scorer,
      partial,
      output,
      rejected,
      onProgress: (share) => onProgress('predicting', share),
      signal,
    })
    return result(record.rows, record.rejected, done)
  } finally {
    await scorer.close()
  }
}

/** null: all. */
function keptColumns({ keep, 'predictions-only': none }: BatchOptions): string[] | null {
  if (none && keep.length > 0)
    throw new UserError({
      where: 'predictions-only',
      what: `columns are to be kept too: ${keep.join(', ')}`,
      allowed: 'one of the two',
    })
  return none ? [] : keep.length > 0 ? [...keep] : null
}

async function inputsOf(patterns: readonly string[], root: string, outputs: readonly string[]) {
  const named = patterns.map((pattern) => resolve(root, pattern)).find((path) => outputs.includes(path))
  if (named !== undefined)
    throw new UserError({ where: named, what: 'this file is read and would be written', allowed: 'another output' })
  // A glob finds what an earlier run wrote beside its input.
  const files = (await findSources(patterns, root))
    .map(({ file }) => file)
    .filter(({ path }) => !outputs.includes(path))
  const data: BatchJob['data'] = []
  for (const { path, name } of files) {
    try {
      await refuseLfsPointer(path, name)
      await stat(path)
      data.push({ path: name, sha256: await digestFile(path) })
    } catch (error) {
      throw openingError(error, name)
    }
  }
  return { files, data }
}
