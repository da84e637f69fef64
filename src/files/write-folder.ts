import { randomUUID } from 'node:crypto'
import { chmod, constants, copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { flushFolder } from './atomic-write.ts'
import { folderFiles } from './folder-files.ts'
import { isAlive, machine } from './process-identity.ts'

const day = 24 * 3600 * 1000

/**
 * Runs `work` in a temporary folder under `parent`, removed afterwards. First removes what killed processes left there:
 * the folder's name says which process of which machine made it.
 */
export async function withTemporaryFolder<T>(parent: string, work: (folder: string) => Promise<T>): Promise<T> {
  await mkdir(parent, { recursive: true })
  await removeLeftovers(parent)
  const folder = join(parent, `${machine()}~${process.pid}~${randomUUID()}`)
  await mkdir(folder)
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * Moves a complete folder to its place by one rename: the moment it exists, and a lock. False when `target` exists
 * already; `folder` is then untouched. `readonly` takes the write permission from its files.
 */
export async function settleFolder(
  folder: string,
  target: string,
  options: { readonly?: boolean } = {},
): Promise<boolean> {
  const folders = new Set([folder])
  for (const { path } of await folderFiles(folder)) {
    const file = join(folder, path)
    folders.add(dirname(file))
    await flushFile(file)
    if (options.readonly) await chmod(file, 0o444)
  }
  for (const inner of folders) await flushFolder(inner)
  await mkdir(dirname(target), { recursive: true })
  try {
    await rename(folder, target)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return false
    // Windows says EPERM where the target is a folder.
    if (code === 'EPERM' && (await isFolder(target))) return false
    throw error
  }
  await flushFolder(dirname(target))
  return true
}

/** Copies a folder's files (no links, no devices) into `target`, which is created; only those that `wanted` takes. */
export async function copyFolder(source: string, target: string, wanted = (_path: string) => true): Promise<void> {
  await mkdir(target, { recursive: true })
  for (const { path } of await folderFiles(source)) {
    if (!wanted(path)) continue
    const file = join(target, path)
    await mkdir(dirname(file), { recursive: true })
    await copyFile(join(source, path), file, constants.COPYFILE_FICLONE)
    await chmod(file, 0o644)
  }
}

async function removeLeftovers(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const [host, pid] = name.split('~')
    const path = join(parent, name)
    const dead = host === machine() ? !isAlive(Number(pid)) : await isOlderThan(path, day)
    if (dead) await rm(path, { recursive: true, force: true })
  }
}

async function isOlderThan(path: string, milliseconds: number): Promise<boolean> {
  const found = await stat(path).catch(nullWhenMissing)
  return found !== null && Date.now() - found.mtimeMs > milliseconds
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(nullWhenMissing))?.isDirectory() ?? false
}

function nullWhenMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}

async function flushFile(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
