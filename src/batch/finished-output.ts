import { stat } from 'node:fs/promises'
import { UserError } from '../errors.ts'
import { digestFile } from '../files/digest.ts'
import { readRecord } from '../files/read-record.ts'
import { type BatchJob, type BatchRecord, batchRecordSchema } from '../records/batch-job.ts'

export const recordOf = (output: string): string => `${output}.job.json`

/**
 * The record of a predictions file that is there already and that this job would make again, byte for byte; null where none
 * is there, or where it may be replaced. @throws UserError: it is of another job, or nobody knows of which
 */
export async function finishedOutput(output: string, job: BatchJob, overwrite: boolean): Promise<BatchRecord | null> {
  if (!(await exists(output))) return null
  const record = (await exists(recordOf(output)))
    ? await readRecord(recordOf(output), batchRecordSchema).catch((error: unknown) => {
        if (overwrite && error instanceof UserError) return null
        throw error
      })
    : null
  const differs = record === null ? ['nothing tells what it was made from'] : differences(record.job, job)
  if (record !== null && differs.length === 0) {
    if ((await digestFile(output)) === record.output.sha256) return record
    differs.push('it was changed since it was made')
  }
  if (overwrite) return null
  throw new UserError({
    where: output,
    what: `this file is there already, and ${differs.join(', ')}`,
    allowed: 'another output, or --overwrite',
  })
}

function differences(before: BatchJob, now: BatchJob): string[] {
  const same = (key: keyof BatchJob): boolean => JSON.stringify(before[key]) === JSON.stringify(now[key])
  const options = (['format', 'gzip', 'keep', 'chunk_rows', 'command'] as const).filter((key) => !same(key))
  return [
    ...(same('data') ? [] : ['it was made from other data']),
    ...(same('package_digest') ? [] : ['it was made by another model']),
    ...(options.length === 0 ? [] : [`it was made with another ${options.join(', ')}`]),
  ]
}

export async function exists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}
