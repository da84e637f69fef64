import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { digestOf } from '../../files/digest.ts'
import { copyFolder, settleFolder, withTemporaryFolder } from '../../files/write-folder.ts'
import type { ContentCache } from '../../ports/content-cache.ts'
import type { Layout } from './layout.ts'

/** Entries as `cache/<sha256 of the key>/`. The first one stored under a key stays: a key names its content. */
export function folderContentCache(layout: Layout): ContentCache {
  const entry = (key: string) => join(layout.cache, digestOf(key))
  return {
    get: async (key, folder) => {
      if (!(await exists(entry(key)))) return false
      await copyFolder(entry(key), folder)
      return true
    },
    put: (key, folder) =>
      withTemporaryFolder(layout.temporary, async (temporary) => {
        const copy = join(temporary, 'entry')
        await copyFolder(folder, copy)
        await settleFolder(copy, entry(key))
      }),
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}
