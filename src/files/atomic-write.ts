import { randomUUID } from 'node:crypto'
import { link, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Writes a file whole or not at all: a sibling is written and flushed, then renamed over `path`. */
export async function writeAtomic(path: string, content: string | Uint8Array): Promise<void> {
  const folder = dirname(path)
  await mkdir(folder, { recursive: true })
  const temporary = join(folder, `.tmp-${randomUUID()}`)
  try {
    await writeFlushed(temporary, content)
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  await flushFolder(folder)
}

/**
 * Creates a file with all its content at once; false when `path` exists already, which is then left as it is.
 * The content is first written inside `temporary`, a folder on the same file system.
 */
export async function createExclusive(path: string, content: string, temporary: string): Promise<boolean> {
  await mkdir(dirname(path), { recursive: true })
  const source = join(temporary, randomUUID())
  await writeFlushed(source, content)
  try {
    await link(source, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
  await flushFolder(dirname(path))
  return true
}

export async function writeFlushed(path: string, content: string | Uint8Array): Promise<void> {
  const handle = await open(path, 'wx')
  try {
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Makes a rename or link in the folder survive a power cut. Windows cannot open folders and needs no flush. */
export async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
