import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { extract, type Header, pack } from 'tar-stream'
import { UserError } from '../errors.ts'
import { confinedPath } from './confined-path.ts'
import { folderFiles } from './folder-files.ts'

export interface ArchiveLimits {
  /** Of all entries together. */
  readonly bytes: number
  readonly entries: number
  /** Whether entries that are folders are let pass, as image layers have them. */
  readonly folders?: boolean
  /** What is extracted; the rest is passed over. */
  readonly wanted?: (path: string) => boolean
}

/** A folder as a tar: the same files give the same bytes, since entries are sorted and have one time, owner and mode. */
export function archiveOf(folder: string): Readable {
  const archive = pack()
  const fill = async () => {
    for (const { path, bytes } of await folderFiles(folder)) {
      const entry = archive.entry({ name: path, size: bytes, mode: 0o644, uid: 0, gid: 0, mtime: new Date(0) })
      await pipeline(createReadStream(join(folder, path)), entry)
    }
    archive.finalize()
  }
  fill().catch((error: Error) => archive.destroy(error))
  return archive as unknown as Readable
}

/**
 * Extracts a tar that somebody else may have made into `folder`. UserError on anything but plain files at confined,
 * distinct paths (case and Unicode form ignored), on more bytes or entries than allowed, and on a torn archive.
 */
export async function extractArchive(source: Readable, folder: string, limits: ArchiveLimits): Promise<void> {
  await mkdir(folder, { recursive: true })
  const entries = extract()
  const seen = new Set<string>()
  let bytes = 0
  const torn = new AbortController()
  const reading = pipeline(source, entries)
  reading.catch((error: Error) => torn.abort(error))
  try {
    for await (const entry of entries) {
      if (entry.header.type === 'directory' && limits.folders) {
        await mkdir(confinedPath(folder, entry.header.name.replace(/\/$/, '')), { recursive: true })
        entry.resume()
        continue
      }
      if (limits.wanted && !limits.wanted(entry.header.name)) {
        entry.resume()
        continue
      }
      const path = entryPath(entry.header, folder, seen)
      bytes += entry.header.size ?? 0
      if (bytes > limits.bytes || seen.size > limits.entries)
        throw new UserError({
          what: 'the archive is larger than its record says',
          allowed: `${limits.entries} files, ${limits.bytes} bytes`,
        })
      await mkdir(dirname(path), { recursive: true })
      const file = createWriteStream(path, { flags: 'wx', mode: 0o644 })
      await pipeline(entry as unknown as Readable, file, { signal: torn.signal })
    }
    await reading
  } catch (error) {
    source.destroy()
    if (error instanceof UserError || isSystemError(error)) throw error
    const cause: Error = torn.signal.aborted ? torn.signal.reason : (error as Error)
    throw new UserError(`the archive cannot be read: ${cause.message}`, { cause })
  }
}

function entryPath({ name, type }: Header, folder: string, seen: Set<string>): string {
  if (type !== 'file') throw new UserError({ what: `the archive holds ${name}, a ${type}`, allowed: 'plain files' })
  const path = confinedPath(folder, name)
  const key = name.normalize('NFC').toLowerCase()
  if (seen.has(key)) throw new UserError(`the archive holds ${name} twice`)
  seen.add(key)
  return path
}

function isSystemError(error: unknown): boolean {
  return typeof (error as NodeJS.ErrnoException).errno === 'number'
}
