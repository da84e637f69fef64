import { glob, stat } from 'node:fs/promises'
import path from 'node:path'
import { UserError } from '../errors.ts'
import { byCodePoint } from './code-point-order.ts'
import { type DataFile, dataFile, dataFileOrNull } from './data-file.ts'
import { dvcData } from './dvc-data.ts'
import { errorCode } from './error-code.ts'

/** A data file that a pattern names, with DVC's md5 where a pointer named it. */
export interface FoundFile {
  readonly file: DataFile
  readonly md5?: string
}

/**
 * The data files that the patterns name, in their order, those of one pattern by path, none twice. Names are relative to
 * `root`, with `/`. A pattern is a path, a glob, or leads to `.dvc` pointers. UserErrors, all at once: nothing matches, a folder.
 */
export async function findSources(patterns: readonly string[], root: string): Promise<FoundFile[]> {
  const found = new Map<string, FoundFile>()
  for (const pattern of patterns) {
    const paths = await matches(pattern, root)
    for (const { name, full } of paths) {
      for (const source of name.endsWith('.dvc')
        ? await pointedFiles(full, name, root)
        : [{ file: dataFile(full, name) }]) {
        const before = found.get(source.file.path)
        if (!before || 'md5' in source) found.set(source.file.path, source)
      }
    }
  }
  if (found.size === 0)
    throw new UserError({ what: 'no data file is named', allowed: 'a path, a glob, or a .dvc pointer' })
  return [...found.values()]
}

async function matches(pattern: string, root: string): Promise<{ name: string; full: string }[]> {
  const named = (full: string) => ({ full, name: path.relative(root, full).split(path.sep).join('/') })
  const exact = path.resolve(root, pattern)
  const kind = await kindOf(exact)
  if (kind === 'file') return [named(exact)]
  if (kind === 'folder') {
    throw new UserError({
      where: pattern,
      what: 'this is a folder',
      allowed: `its files, e.g. ${pattern.replace(/\/$/, '')}/*.csv`,
    })
  }
  const files: { name: string; full: string }[] = []
  for await (const match of glob(pattern, { cwd: root })) {
    const full = path.resolve(root, match)
    if ((await kindOf(full)) === 'file') files.push(named(full))
  }
  if (files.length > 0) return files.sort((a, b) => byCodePoint(a.name, b.name))
  if ((await kindOf(`${exact}.dvc`)) === 'file') {
    throw new UserError({
      where: pattern,
      what: 'the data is not here, only its DVC pointer',
      allowed: `\`dvc pull ${pattern}.dvc\` first`,
    })
  }
  const isGlob = /[*?[{]/.test(pattern)
  throw new UserError({ where: pattern, what: isGlob ? 'no file matches this pattern' : 'there is no such file' })
}

async function kindOf(full: string): Promise<'file' | 'folder' | null> {
  try {
    return (await stat(full)).isDirectory() ? 'folder' : 'file'
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error))) return null
    throw error
  }
}

async function pointedFiles(pointer: string, name: string, root: string): Promise<FoundFile[]> {
  const files: FoundFile[] = []
  for (const { path: full, md5 } of await dvcData(pointer, name)) {
    const file = dataFileOrNull(full, path.relative(root, full).split(path.sep).join('/'))
    if (file) files.push({ file, md5 })
  }
  if (files.length > 0) return files.sort((a, b) => byCodePoint(a.file.name, b.file.name))
  throw new UserError({
    where: name,
    what: 'its data holds no file that is read',
    allowed: '.csv, .tsv, .jsonl, .parquet',
  })
}
