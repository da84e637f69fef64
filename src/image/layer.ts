import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { pack } from 'tar-stream'
import { folderFiles } from '../files/folder-files.ts'
import type { LayerFile } from '../ports/image-builder.ts'
import { type Descriptor, mediaTypes } from '../records/oci.ts'
import { reproducibleGzip } from './gzip.ts'

/** A layer as a compressed file on disk. */
export interface Layer {
  readonly descriptor: Descriptor
  /** sha256 of the tar before compression, as a config names it. */
  readonly diff_id: string
  /** Bytes of the tar. */
  readonly unpacked: number
  readonly file: string
}

/** All files of a folder, to lie under `prefix` in the image. */
export async function filesUnder(folder: string, prefix: string): Promise<readonly LayerFile[]> {
  return (await folderFiles(folder)).map(({ path }) => ({ path: `${prefix}/${path}`, source: join(folder, path) }))
}

/** Writes a layer to `file`. The same files give the same bytes: sorted, owned by root, dated 1970, readable by everyone. */
export async function writeLayer(files: readonly LayerFile[], file: string): Promise<Layer> {
  const tar = createHash('sha256')
  const compressed = createHash('sha256')
  let unpacked = 0
  const measured = new PassThrough()
  measured.on('data', (chunk: Buffer) => {
    tar.update(chunk)
    unpacked += chunk.length
  })
  const hashed = new PassThrough()
  hashed.on('data', (chunk: Buffer) => void compressed.update(chunk))
  await pipeline(tarOf(files), measured, reproducibleGzip(), hashed, createWriteStream(file))
  return {
    descriptor: {
      mediaType: mediaTypes.layer,
      digest: `sha256:${compressed.digest('hex')}`,
      size: (await stat(file)).size,
    },
    diff_id: `sha256:${tar.digest('hex')}`,
    unpacked,
    file,
  }
}

function tarOf(files: readonly LayerFile[]): Readable {
  const archive = pack()
  const fill = async (): Promise<void> => {
    for (const { path, source, mode } of entriesOf(files)) {
      const header = { name: path, uid: 0, gid: 0, uname: '', gname: '', mtime: new Date(0), mode }
      if (source === null) {
        archive.entry({ ...header, type: 'directory' })
        continue
      }
      const entry = archive.entry({ ...header, type: 'file', size: (await stat(source)).size })
      await pipeline(createReadStream(source), entry)
    }
    archive.finalize()
  }
  fill().catch((error: Error) => archive.destroy(error))
  return archive as unknown as Readable
}

interface Entry {
  readonly path: string
  /** null: a folder. */
  readonly source: string | null
  readonly mode: number
}

/** Every folder stands before what lies in it: some runtimes would make missing ones with their own owner and mode. */
function entriesOf(files: readonly LayerFile[]): readonly Entry[] {
  const entries = new Map<string, Entry>()
  for (const { path, source } of files) {
    if (entries.has(path)) throw new Error(`two files of a layer are ${path}`)
    for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      const folder = `${path.slice(0, slash)}/`
      entries.set(folder, { path: folder, source: null, mode: 0o755 })
    }
    entries.set(path, { path, source, mode: 0o644 })
  }
  return [...entries.values()].sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)))
}
