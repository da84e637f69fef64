import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { createGunzip } from 'node:zlib'
import { UserError } from '../../errors.ts'
import { extractArchive } from '../../files/archive.ts'

export interface NpmPackage {
  readonly name: string
  readonly version: string
  /** sha512 of the tarball in base64, as a lock file has it. */
  readonly sha512: string
}

/** Fetches a package by the npm client, which knows the user's registry, and extracts the `wanted` files. No script of it runs. */
export async function fetchNpmPackage(
  { name, version, sha512 }: NpmPackage,
  folder: string,
  wanted: (path: string) => boolean,
  signal: AbortSignal,
): Promise<void> {
  const named = `${name}@${version}`
  await mkdir(folder, { recursive: true })
  const words = ['pack', named, '--ignore-scripts', '--silent', '--pack-destination', folder]
  await promisify(execFile)('npm', words, { cwd: folder, signal, maxBuffer: 2 ** 24 }).catch((error: Error) => {
    signal.throwIfAborted()
    throw new UserError(
      {
        where: named,
        what: `npm could not fetch it: ${error.message.slice(0, 500)}`,
        allowed: 'npm on the PATH that reaches a registry, or onnxruntime: FOLDER with an installed onnxruntime-node',
      },
      { cause: error },
    )
  })
  const [archive] = (await readdir(folder)).filter((file) => file.endsWith('.tgz'))
  if (archive === undefined) throw new Error(`npm pack ${named} left no archive`)
  const file = join(folder, archive)
  const hash = createHash('sha512')
  await pipeline(createReadStream(file), hash)
  const found = hash.digest('base64')
  if (found !== sha512)
    throw new UserError({ where: named, what: `is not intact: its sha512 is ${found}`, allowed: sha512 })
  const source = createReadStream(file)
  const limits = { bytes: 2 ** 30, entries: 10_000, wanted: (path: string) => wanted(path.replace('package/', '')) }
  await extractArchive(source.pipe(createGunzip()), join(folder, 'files'), limits)
}
