import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { UserError } from '../errors.ts'
import { dvcFileDigest, dvcFolderDigest } from './dvc-digest.ts'
import { readDvcPointer } from './dvc-pointer.ts'
import { errorCode } from './error-code.ts'

/** A file that a pointer vouches for, with its md5 as DVC takes it. */
export interface DvcFile {
  readonly path: string
  readonly md5: string
}

/**
 * The files a `.dvc` pointer stands for, after their md5 was checked. `.dvcignore` is not read.
 * UserErrors: the data is not there, or it is not what the pointer says.
 */
export async function dvcData(pointerPath: string, name: string): Promise<DvcFile[]> {
  const pointer = await readDvcPointer(pointerPath, name)
  const shown = path.posix.join(path.posix.dirname(name), path.relative(path.dirname(pointerPath), pointer.path))
  const isFolder = pointer.md5.endsWith('.dir')
  const found = await stat(pointer.path).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error))) return null
    throw error
  })
  const pull = `\`dvc pull ${name}\` fetches it`
  if (!found) throw new UserError({ where: name, what: `its data ${shown} is not here`, allowed: pull })
  if (found.isDirectory() !== isFolder) {
    const what = `${shown} is a ${isFolder ? 'file' : 'folder'}, the pointer says ${isFolder ? 'folder' : 'file'}`
    throw new UserError({ where: name, what, allowed: pull })
  }
  const files: DvcFile[] = []
  for (const file of isFolder ? await filesBelow(pointer.path) : [pointer.path]) {
    files.push({ path: file, md5: await dvcFileDigest(file, pointer.hash) })
  }
  const relative = (file: string) => path.relative(pointer.path, file).split(path.sep).join('/')
  const digest = isFolder
    ? dvcFolderDigest(files.map((file) => ({ md5: file.md5, relpath: relative(file.path) })))
    : files[0]!.md5
  if (digest === pointer.md5) return files
  const what = `${shown} is not the data of this pointer: its md5 is ${digest}, the pointer says ${pointer.md5}`
  throw new UserError({ where: name, what, allowed: `${pull}; \`dvc add ${shown}\` makes what is there the data` })
}

async function filesBelow(folder: string): Promise<string[]> {
  const files: string[] = []
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const file = path.join(entry.parentPath, entry.name)
    // A link is hashed as what it leads to.
    if (entry.isFile() || (entry.isSymbolicLink() && (await stat(file)).isFile())) files.push(file)
  }
  return files
}
