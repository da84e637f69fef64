import { mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { digestOf } from '../../files/digest.ts'
import { copyFolder } from '../../files/write-folder.ts'
import type { ContentCache } from '../../ports/content-cache.ts'
import type { Environment } from './client.ts'

/** GitHub's cache. Entries are found by key and by path, so each key has one path of its own under the job's folder. */
export function githubContentCache(env: Environment): ContentCache {
  const place = (key: string) => join(env.RUNNER_TEMP ?? tmpdir(), 'mlops-cache', digestOf(key))
  return {
    get: async (key, folder) => {
      const cache = await import('@actions/cache')
      const path = place(key)
      await rm(path, { recursive: true, force: true })
      // Errors of the service are a miss for the client, and a prefix may be answered: only this very key is a hit.
      const hit = cache.isFeatureAvailable() && (await cache.restoreCache([path], key)) === key
      if (hit) await copyFolder(path, folder)
      return hit
    },
    put: async (key, folder) => {
      const cache = await import('@actions/cache')
      if (!cache.isFeatureAvailable()) return
      const path = place(key)
      await rm(path, { recursive: true, force: true })
      await mkdir(path, { recursive: true })
      await copyFolder(folder, path)
      // -1: the key is taken, or the service failed. Both lose time only.
      await cache.saveCache([path], key)
    },
  }
}
