import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { extractArchive } from '../files/archive.ts'

/** More than any model that a worker's memory takes. */
const LIMITS = { bytes: 64 * 2 ** 30, entries: 200_000, folders: true }

/** Unpacks a layer into `root`, confined. Links and devices, which none of ours has, are refused. */
export async function unpackLayer(file: string, root: string): Promise<void> {
  const unzipped = createGunzip()
  const source = createReadStream(file)
  source.on('error', (error) => unzipped.destroy(error))
  await extractArchive(source.pipe(unzipped), root, LIMITS)
}
