import { twirpError } from './artifacts-twirp.ts'
import type { Answer, Json } from './router.ts'
import type { World } from './world.ts'

export const cacheService = '/twirp/github.actions.results.api.v1.CacheService/'

/** The cache service (v2). `ok: false` is its normal answer for a miss and for an entry that exists. */
export async function cacheMethod(world: World, method: string, body: Json): Promise<Answer> {
  const key = String(body.key)
  const version = String(body.version)
  const same = world.caches.filter((entry) => entry.version === version)
  if (method === 'CreateCacheEntry') {
    if (same.some((entry) => entry.key === key)) {
      return {
        status: 200,
        body: { ok: false, message: 'cache entry with the same key, version, and scope already exists' },
      }
    }
    const id = world.nextId()
    world.caches.push({ id, key, version, blob: `cache-${id}`, size: 0, finalized: false })
    return { status: 200, body: { ok: true, signed_upload_url: world.blobs.sign(`cache-${id}`, 'w') } }
  }
  if (method === 'FinalizeCacheEntryUpload') {
    const entry = same.find((each) => each.key === key && !each.finalized)
    const bytes = entry && (await world.blobs.get(entry.blob))
    if (!entry || !bytes) return { status: 200, body: { ok: false, message: 'cache entry not found' } }
    entry.finalized = true
    entry.size = bytes.length
    return { status: 200, body: { ok: true, entry_id: String(entry.id) } }
  }
  if (method === 'GetCacheEntryDownloadURL') {
    const ready = same.filter((entry) => entry.finalized).reverse()
    const prefixes = (body.restore_keys as string[] | undefined) ?? []
    const found =
      ready.find((entry) => entry.key === key) ??
      [key, ...prefixes].map((prefix) => ready.find((entry) => entry.key.startsWith(prefix))).find(Boolean)
    if (!found) return { status: 200, body: { ok: false } }
    const signed_download_url = world.blobs.sign(found.blob, 'r')
    return { status: 200, body: { ok: true, signed_download_url, matched_key: found.key } }
  }
  return twirpError(404, 'bad_route', `no such method ${method}`)
}
