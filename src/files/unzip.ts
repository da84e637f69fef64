import { createReadStream, createWriteStream } from 'node:fs'
import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { PassThrough, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createInflateRaw } from 'node:zlib'
import { UserError } from '../errors.ts'
import type { ArchiveLimits } from './archive.ts'
import { confinedPath } from './confined-path.ts'
import { broken, read, type ZipEntry, zipDirectory } from './zip-directory.ts'

const linkMode = 0o120000

/**
 * Extracts a ZIP that somebody else may have made into `folder`, under the same rules as a tar: plain files at confined,
 * distinct paths, no more of them and no more bytes than allowed.
 */
export async function unzip(
  path: string,
  folder: string,
  limits: ArchiveLimits & {
    /** Largest size of an entry as a multiple of its packed size, above one megabyte. */
    readonly ratio?: number
    /** All entries are checked; only these are written. */
    readonly wanted?: (name: string) => boolean
  },
): Promise<void> {
  const handle = await open(path, 'r')
  try {
    const entries = (await zipDirectory(handle)).filter(({ name }) => !name.endsWith('/'))
    checkAll(entries, folder, limits)
    await mkdir(folder, { recursive: true })
    for (const entry of entries.filter(({ name }) => limits.wanted?.(name) ?? true))
      await extractEntry(handle, path, entry, confinedPath(folder, entry.name))
  } finally {
    await handle.close()
  }
}

function checkAll(
  entries: readonly ZipEntry[],
  folder: string,
  limits: ArchiveLimits & { readonly ratio?: number },
): void {
  const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0)
  if (entries.length > limits.entries || bytes > limits.bytes)
    throw new UserError({
      what: `the archive holds ${entries.length} files, ${bytes} bytes`,
      allowed: `${limits.entries} files, ${limits.bytes} bytes`,
    })
  const seen = new Set<string>()
  for (const { name, method, encrypted, unixMode, packed, bytes: size } of entries) {
    if (size > 2 ** 20 && size > packed * (limits.ratio ?? Number.POSITIVE_INFINITY))
      throw new UserError({ what: `the archive holds ${name}, ${packed} bytes that would become ${size}` })
    confinedPath(folder, name)
    if ((unixMode & 0o170000) === linkMode) throw new UserError({ what: `the archive holds ${name}, a link` })
    if (encrypted || (method !== 0 && method !== 8)) throw broken(`${name} is encrypted, or packed by method ${method}`)
    const key = name.normalize('NFC').toLowerCase()
    if (seen.has(key)) throw new UserError(`the archive holds ${name} twice`)
    seen.add(key)
  }
}

async function extractEntry(handle: FileHandle, path: string, entry: ZipEntry, target: string): Promise<void> {
  const local = await read(handle, entry.offset, 30)
  if (local.readUInt32LE(0) !== 0x04034b50) throw broken(`${entry.name} is not where the directory says`)
  const start = entry.offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28)
  await mkdir(dirname(target), { recursive: true })
  const file = createWriteStream(target, { flags: 'wx', mode: 0o644 })
  if (entry.packed === 0) return void (await pipeline([], file))
  const packed = createReadStream(path, { start, end: start + entry.packed - 1 })
  const unpack = entry.method === 8 ? createInflateRaw() : new PassThrough()
  try {
    await pipeline(packed, unpack, exactly(entry), file)
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code?.startsWith('Z_') ? broken(`${entry.name} is damaged`) : error
  }
}

/** Lets through what the directory promised, and nothing beyond: a bomb ends here. */
function exactly({ name, bytes }: ZipEntry): Transform {
  let seen = 0
  return new Transform({
    transform(chunk: Buffer, _, done) {
      seen += chunk.length
      done(seen > bytes ? broken(`${name} is longer than it says`) : null, chunk)
    },
    flush: (done) => done(seen === bytes ? null : broken(`${name} is shorter than it says`)),
  })
}
