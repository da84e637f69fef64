import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../errors.ts'

export interface FolderFile {
  /** Relative to the folder, POSIX. */
  readonly path: string
  readonly bytes: number
}

/** All files under a folder in code-point order of their paths. Links and devices are refused: a copy could not hold them. */
export async function folderFiles(folder: string): Promise<readonly FolderFile[]> {
  const files: FolderFile[] = []
  await collect(folder, '', files)
  return files.sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)))
}

async function collect(folder: string, prefix: string, files: FolderFile[]): Promise<void> {
  for (const entry of await readdir(join(folder, prefix), { withFileTypes: true })) {
    const path = prefix ? `${prefix}/${entry.name}` : entry.name
    if (entry.isDirectory()) await collect(folder, path, files)
    else if (entry.isFile()) files.push({ path, bytes: (await lstat(join(folder, path))).size })
    else throw new UserError({ where: join(folder, path), what: 'is a link or a device', allowed: 'plain files' })
  }
}
