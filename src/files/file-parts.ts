import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { UserError } from '../errors.ts'
import { confinedPath } from './confined-path.ts'
import { digestFile } from './digest.ts'

export interface FilePart {
  readonly file: string
  readonly sha256: string
  readonly bytes: number
}

/**
 * Writes a stream into `folder` as `name`, or, where it is longer than `partBytes`, as `name.000`, `name.001` ...
 * (`cat name.*` is the stream again). Returns the files in order.
 */
export async function writeParts(
  source: Readable,
  folder: string,
  name: string,
  partBytes: number,
): Promise<readonly FilePart[]> {
  const chunks = source[Symbol.asyncIterator]()
  const parts: FilePart[] = []
  let rest: Buffer | null = await nextChunk(chunks)
  while (rest || parts.length === 0) {
    const file = `${name}.${String(parts.length).padStart(3, '0')}`
    const written = await writePart(join(folder, file), rest, chunks, partBytes)
    parts.push({ file, sha256: written.sha256, bytes: written.bytes })
    rest = written.rest
  }
  if (parts.length > 1) return parts
  await rename(join(folder, `${name}.000`), join(folder, name))
  return [{ ...parts[0]!, file: name }]
}

async function writePart(path: string, first: Buffer | null, chunks: AsyncIterator<Buffer>, limit: number) {
  const handle = await open(path, 'wx')
  const hash = createHash('sha256')
  let bytes = 0
  let chunk = first
  try {
    while (chunk && bytes < limit) {
      const piece: Buffer = chunk.subarray(0, limit - bytes)
      await handle.write(piece)
      hash.update(piece)
      bytes += piece.length
      chunk = piece.length < chunk.length ? chunk.subarray(piece.length) : await nextChunk(chunks)
    }
  } finally {
    await handle.close()
  }
  return { sha256: hash.digest('hex'), bytes, rest: chunk }
}

async function nextChunk(chunks: AsyncIterator<Buffer>): Promise<Buffer | null> {
  for (;;) {
    const next = await chunks.next()
    if (next.done) return null
    if (next.value.length > 0) return next.value
  }
}

/** The stream again, after every part's digest was checked. UserError where one is missing or differs. */
export async function readParts(folder: string, parts: readonly FilePart[]): Promise<Readable> {
  const paths = parts.map(({ file }) => confinedPath(folder, file))
  for (const [index, { sha256 }] of parts.entries()) {
    const found = await digestFile(paths[index]!).catch(missingFile)
    if (found !== sha256)
      throw new UserError({ where: paths[index]!, what: `is not intact: its sha256 is ${found}`, allowed: sha256 })
  }
  const read = async function* () {
    for (const path of paths) yield* createReadStream(path)
  }
  return Readable.from(read(), { objectMode: false })
}

function missingFile(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return 'missing'
  throw error
}
