import { type FileHandle, mkdir, open, readFile, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { UserError } from '../errors.ts'
import { flushFolder, writeAtomic } from '../files/atomic-write.ts'
import { moveFile } from '../files/move-file.ts'
import { takeFolder } from '../files/owner-lock.ts'
import { formatRecord, readRecord } from '../files/read-record.ts'
import { type BatchJob, type Checkpoint, checkpointSchema } from '../records/batch-job.ts'

const files = ['output', 'rejected', 'parts'] as const
type PartialFile = (typeof files)[number]
export type Additions = Readonly<Record<PartialFile, Uint8Array>>

/**
 * A predictions file that is being made, in a folder beside it. What was committed survives a kill; what was not is cut off
 * when the next process takes over.
 */
export interface PartialOutput {
  /** Where an earlier process of the same job got to; null: this is the first. */
  readonly checkpoint: Checkpoint | null
  /** The states of the parts that were committed, as they were added. */
  readonly parts: readonly Uint8Array[]
  commit(additions: Additions, at: Omit<Checkpoint, 'bytes'>): Promise<void>
  /** Where a finished file lies, to be looked at before it is settled. */
  path(file: PartialFile): string
  /** Puts a finished file in its place, by one rename. Put there before, it stays. */
  settle(file: PartialFile, target: string): Promise<void>
  remove(): Promise<void>
  /** Lets another process go on. */
  [Symbol.asyncDispose](): Promise<void>
}

const folderOf = (output: string): string => join(dirname(output), `.${basename(output)}.partial`)

/** Removes what a process left that was killed when its output was in place already. */
export async function discardPartial(output: string): Promise<void> {
  const folder = folderOf(output)
  if ((await stat(folder).catch(nullWhenMissing)) === null || (await takeFolder(folder)) === null) return
  await rm(folder, { recursive: true, force: true })
}

/** Opens the folder of a predictions file's unfinished form. @throws UserError where another process is at it */
export async function openPartial(output: string, job: BatchJob): Promise<PartialOutput> {
  const folder = folderOf(output)
  await mkdir(folder, { recursive: true })
  const lock = await takeFolder(folder)
  if (lock === null)
    throw new UserError({
      where: output,
      what: 'another process is making this file now',
      allowed: `wait for it; were it certain that there is none, remove ${folder}`,
    })
  const handles = new Map<PartialFile, FileHandle>()
  const place = join(folder, 'checkpoint.json')
  const checkpoint = await checkpointOf(place, job)
  const bytes = { ...(checkpoint?.bytes ?? { output: 0, rejected: 0, parts: 0 }) }
  try {
    if (!checkpoint?.finished) {
      if (checkpoint === null) await rm(place, { force: true })
      for (const file of files) handles.set(file, await openCut(join(folder, file), bytes[file]))
    }
    const parts = checkpoint && !checkpoint.finished ? framed(await readFile(join(folder, 'parts'))) : []
    return {
      checkpoint,
      parts,
      async commit(additions, at) {
        if (!(await lock.holds()))
          throw new UserError({ where: output, what: 'another process has taken over the making of this file' })
        for (const file of files) {
          const added = file === 'parts' && additions.parts.length > 0 ? frame(additions.parts) : additions[file]
          if (added.length === 0) continue
          await writeWhole(handles.get(file)!, added, bytes[file]).catch((error: Error) => {
            // A full disk is told with the file that it was too small for.
            throw Object.assign(error, { path: output })
          })
          bytes[file] += added.length
        }
        await writeAtomic(place, formatRecord({ ...at, bytes } satisfies Checkpoint))
      },
      path: (file) => join(folder, file),
      async settle(file, target) {
        await closeAll()
        if ((await stat(join(folder, file)).catch(nullWhenMissing)) === null) return
        await moveFile(join(folder, file), target)
      },
      async remove() {
        await closeAll()
        await rm(folder, { recursive: true, force: true })
        await flushFolder(dirname(folder))
      },
      async [Symbol.asyncDispose]() {
        await closeAll()
        await lock.release()
      },
    }
  } catch (error) {
    await closeAll()
    await lock.release()
    throw error
  }

  async function closeAll(): Promise<void> {
    for (const handle of handles.values()) await handle.close()
    handles.clear()
  }
}

/** null where there is none, and where it is of another job, whose beginning is of no use. */
async function checkpointOf(place: string, job: BatchJob): Promise<Checkpoint | null> {
  if ((await stat(place).catch(nullWhenMissing)) === null) return null
  const checkpoint = await readRecord(place, checkpointSchema)
  return JSON.stringify(checkpoint.job) === JSON.stringify(job) ? checkpoint : null
}

async function openCut(path: string, bytes: number): Promise<FileHandle> {
  const handle = await open(path, 'a').then(async (made) => {
    await made.close()
    return open(path, 'r+')
  })
  const { size } = await handle.stat()
  if (size < bytes) {
    await handle.close()
    throw new UserError({ where: path, what: `${size} bytes are left of ${bytes}`, allowed: 'remove its folder' })
  }
  await handle.truncate(bytes)
  return handle
}

async function writeWhole(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let written = 0; written < bytes.length; )
    written += (await handle.write(bytes, written, bytes.length - written, position + written)).bytesWritten
  await handle.datasync()
}

function frame(part: Uint8Array): Uint8Array {
  const framed = Buffer.alloc(4 + part.length)
  framed.writeUInt32LE(part.length)
  framed.set(part, 4)
  return framed
}

function framed(bytes: Buffer): Uint8Array[] {
  const parts: Uint8Array[] = []
  for (let at = 0; at < bytes.length; ) {
    const end = at + 4 + bytes.readUInt32LE(at)
    parts.push(bytes.subarray(at + 4, end))
    at = end
  }
  return parts
}

function nullWhenMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}
