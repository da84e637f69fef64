import { randomUUID } from 'node:crypto'
import { constants, copyFile, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { flushFolder } from './atomic-write.ts'

/** Moves a file over `target`, which is the old file or the whole new one at any time, also on another file system. */
export async function moveFile(source: string, target: string): Promise<void> {
  const folder = dirname(target)
  await mkdir(folder, { recursive: true })
  try {
    await rename(source, target)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error
    await copyOver(source, target)
    await rm(source)
  }
  await flushFolder(folder)
}

async function copyOver(source: string, target: string): Promise<void> {
  const copy = join(dirname(target), `.tmp-${randomUUID()}`)
  try {
    await copyFile(source, copy, constants.COPYFILE_FICLONE)
    const handle = await open(copy, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(copy, target)
  } catch (error) {
    await rm(copy, { force: true })
    throw error
  }
}
