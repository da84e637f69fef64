import { createHash } from 'node:crypto'
import { lstat, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { UserError } from '../errors.ts'
import { digestFile, digestOf } from '../files/digest.ts'
import type { ModelReference } from '../records/run.ts'

const MAX_FILES = 50_000
const MAX_MLMODEL_BYTES = 4_000_000

/** What `model-signing` leaves out by default: a clone's own files are not part of the model. */
const GIT_PATHS = new Set(['.git', '.gitattributes', '.github', '.gitignore'])

/** What the model was seen to do on which data: another test set makes it no other model. */
const REFERENCE = 'reference.json'

/** Keys of `MLmodel` that differ between two identical trainings. */
const VOLATILE_KEYS = ['run_id', 'model_uuid', 'model_id', 'utc_time_created', 'artifact_path'] as const

/** A file of a package: POSIX path relative to the package, sha256 of its bytes, size in bytes. */
export interface PackageFile {
  readonly path: string
  readonly sha256: string
  readonly bytes: number
}

/**
 * Every file of the package in OpenSSF model-signing's order: by path component, in code points.
 * Throws UserError when there is a symbolic link or another thing that is not a plain file (model-signing refuses them too).
 */
export async function packageFiles(folder: string): Promise<PackageFile[]> {
  const paths: string[][] = []
  await collect(folder, [], paths)
  paths.sort(byComponents)
  const files: PackageFile[] = []
  for (const parts of paths) {
    const file = join(folder, ...parts)
    files.push({ path: parts.join('/'), sha256: await digestFile(file), bytes: (await lstat(file)).size })
  }
  return files
}

/** OpenSSF model-signing's root (v1.0, method `files`): sha256 over the files' raw sha256 digests, in order. */
export function rootDigest(files: readonly PackageFile[]): string {
  const hash = createHash('sha256')
  for (const file of files) hash.update(Buffer.from(file.sha256, 'hex'))
  return hash.digest('hex')
}

/**
 * Both digests of a package folder, with its size and number of files. `model_digest` is the same root in which `MLmodel`
 * counts without its run id, ids and times, as canonical JSON, and without `reference.json`: two identical trainings share
 * it, whatever rows they were tested on.
 */
export async function packageSummary(folder: string): Promise<ModelReference> {
  const files = await packageFiles(folder)
  if (files.length === 0) throw new UserError({ where: folder, what: 'the model package is empty' })
  const normalised = await Promise.all(
    files
      .filter(({ path }) => path !== REFERENCE)
      .map(async (file) =>
        file.path === 'MLmodel'
          ? { ...file, sha256: await digestOfMlmodel(join(folder, 'MLmodel'), file.bytes) }
          : file,
      ),
  )
  return {
    model_digest: rootDigest(normalised),
    package_digest: rootDigest(files),
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    files: files.length,
  }
}

async function digestOfMlmodel(path: string, bytes: number): Promise<string> {
  if (bytes > MAX_MLMODEL_BYTES)
    throw new UserError({ where: path, what: `${bytes} bytes is too large for an MLmodel` })
  let content: unknown
  try {
    content = parse(await readFile(path, 'utf8'), { maxAliasCount: 0 })
  } catch (error) {
    throw new UserError({ where: path, what: `not valid YAML: ${(error as Error).message}` }, { cause: error })
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new UserError({ where: path, what: 'not a YAML mapping' })
  }
  const stable = Object.entries(content).filter(([key]) => !(VOLATILE_KEYS as readonly string[]).includes(key))
  return digestOf(canonicalJson(Object.fromEntries(stable)))
}

/** JSON with sorted keys and no spaces. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`
}

async function collect(root: string, parents: readonly string[], paths: string[][]): Promise<void> {
  for (const entry of await readdir(join(root, ...parents), { withFileTypes: true })) {
    if (parents.length === 0 && GIT_PATHS.has(entry.name)) continue
    const parts = [...parents, entry.name]
    if (entry.isDirectory()) await collect(root, parts, paths)
    else if (entry.isFile()) paths.push(parts)
    else
      throw new UserError({
        where: join(root, ...parts),
        what: 'a model package holds plain files only, no links or devices',
      })
    if (paths.length > MAX_FILES)
      throw new UserError({ where: root, what: `more than ${MAX_FILES} files in a model package` })
  }
}

function byComponents(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const order = Buffer.compare(Buffer.from(a[i]!), Buffer.from(b[i]!))
    if (order !== 0) return order
  }
  return a.length - b.length
}
