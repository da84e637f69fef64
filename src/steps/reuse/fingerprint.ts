import { glob, stat } from 'node:fs/promises'
import { basename, join, relative, resolve, sep } from 'node:path'
import { byCodePoint } from '../../data/code-point-order.ts'
import { findSources } from '../../data/find-sources.ts'
import { UserError } from '../../errors.ts'
import { digestFile, digestOf } from '../../files/digest.ts'
import type { Ports } from '../../ports/ports.ts'
import type { Project } from '../../project/project.ts'
import type { Fingerprint } from '../../records/reuse.ts'
import { environmentFiles } from './environment-files.ts'

/** Raised when the same data, params and seed give another package than before: earlier runs are then not taken. */
const engine = 1

/** What only judges a model, or only says when one is reused; every other key of the project file counts. */
const judging: ReadonlySet<string> = new Set([
  'baseline',
  'on-missing-baseline',
  'uncertainty',
  'compat',
  'metrics',
  'slices',
  'fairness',
  'allow_overlap',
  'signature',
  'trust_logged',
])

/** Folders that installers fill, and that `**` would walk into; what is installed counts by its lockfile. */
const installed: ReadonlySet<string> = new Set([
  'node_modules',
  'site-packages',
  '__pycache__',
  'venv',
  '.venv',
  'env',
  '.git',
  '.mlops',
])

/** null: which files a training program is made of is not said (`train.paths`), so nothing is known to be the same. */
export async function fingerprintOf(
  project: Project,
  ports: Pick<Ports, 'repository_root'>,
): Promise<Fingerprint | null> {
  const { train } = project
  const ownProgram = train.run !== undefined
  if (ownProgram && train.paths === undefined) return null
  const parts: Fingerprint['parts'] = {
    model: digestOf(JSON.stringify(modelOf(project))),
    data: await dataDigest(project),
    code: await filesDigest(await codeFiles(project), project.root),
    params: digestOf(canonical(train.params)),
    environment: ownProgram
      ? await filesDigest(await environmentFiles(project.root, ports.repository_root), project.root)
      : digestOf(`engine ${engine}`),
  }
  return { digest: digestOf(JSON.stringify(parts)), parts }
}

/** All that the project file says of the model, without what has a part of its own. */
function modelOf(project: Project): unknown {
  const { name, task, target, positive, columns, data, train, validate } = project
  const kept = Object.entries(validate).filter(([key]) => !judging.has(key))
  const { params: _params, paths: _paths, reuse: _reuse, ...trained } = train
  return JSON.parse(
    canonical({
      ...{ name, task, target, positive, columns, split: data.split, held_out: data.test !== undefined },
      train: trained,
      validate: Object.fromEntries(kept),
    }),
  )
}

/** By name and bytes, in the order in which they are read. */
async function dataDigest({ data, root }: Project): Promise<string> {
  const lines: string[] = []
  for (const [side, patterns] of [
    ['train', data.train],
    ['test', data.test],
  ] as const) {
    if (patterns === undefined) continue
    for (const { file } of await findSources(patterns, root))
      lines.push(`${side} ${await digestFile(file.path)} ${file.name}`)
  }
  return digestOf(lines.join('\n'))
}

/** @throws UserError when a pattern of `train.paths` names no file */
async function codeFiles({ train, root, file }: Project): Promise<readonly string[]> {
  const found = new Set<string>()
  for (const pattern of train.run === undefined ? [] : (train.paths ?? [])) {
    let matched = false
    for await (const match of glob(pattern, { cwd: root, exclude: (path) => installed.has(basename(path)) })) {
      const path = resolve(root, match)
      if (!(await stat(path)).isFile()) continue
      found.add(path)
      matched = true
    }
    if (!matched)
      throw new UserError({
        where: `${file}, train.paths`,
        what: `no file matches ${JSON.stringify(pattern)}`,
        allowed: 'paths or globs of the files that the training program is made of, e.g. src/**/*.py',
      })
  }
  return [...found]
}

async function filesDigest(paths: readonly string[], root: string): Promise<string> {
  const named = paths.map((path) => ({ path, name: relative(root, path).split(sep).join('/') }))
  const lines: string[] = []
  for (const { path, name } of named.toSorted((a, b) => byCodePoint(a.name, b.name)))
    lines.push(`${await digestFile(join(path))} ${name}`)
  return digestOf(lines.join('\n'))
}

/** JSON whose keys are sorted, so that their order in the file does not count. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => byCodePoint(a, b)))
      : inner,
  )
}
