import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import type { ContentCache } from '../../src/ports/content-cache.ts'
import { folderOf, temporary } from './samples.ts'

export function contentCacheContract(connect: () => Promise<ContentCache>): void {
  test('an entry is a miss, then a hit with the same bytes, and is not replaced', async () => {
    const cache = await connect()
    const folder = join(await temporary(), 'entry')
    expect(await cache.get('data-1', folder)).toBe(false)
    await cache.put('data-1', await folderOf({ 'a/b.txt': 'one' }))
    await cache.put('data-1', await folderOf({ 'a/b.txt': 'two' }))
    expect(await cache.get('data-1', folder)).toBe(true)
    expect(await readFile(join(folder, 'a/b.txt'), 'utf8')).toBe('one')
    expect(await cache.get('data-2', folder)).toBe(false)
  })
}
