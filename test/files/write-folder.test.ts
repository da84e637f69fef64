import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { createExclusive, writeAtomic } from '../../src/files/atomic-write.ts'
import { settleFolder, withTemporaryFolder } from '../../src/files/write-folder.ts'
import { folderOf, temporary } from '../contracts/samples.ts'

describe('writing', () => {
  test('replaces a file at once and leaves nothing beside it', async () => {
    const folder = await temporary()
    await writeAtomic(join(folder, 'deep/x.txt'), 'one')
    await writeAtomic(join(folder, 'deep/x.txt'), 'two')
    expect(await readdir(join(folder, 'deep'))).toEqual(['x.txt'])
    expect(await readFile(join(folder, 'deep/x.txt'), 'utf8')).toBe('two')
  })

  test('a file is created by one of many', async () => {
    const folder = await temporary()
    const made = await Promise.all(
      ['a', 'b', 'c'].map((text) => createExclusive(join(folder, 'stages/x'), text, folder)),
    )
    expect(made.filter(Boolean)).toHaveLength(1)
  })

  test('a folder settles once, read-only if wanted', async () => {
    const parent = await temporary()
    const target = join(parent, 'versions/v1')
    expect(await settleFolder(await folderOf({ 'a/b': '1' }), target, { readonly: true })).toBe(true)
    expect(await settleFolder(await folderOf({ 'a/b': '2' }), target)).toBe(false)
    expect(await readFile(join(target, 'a/b'), 'utf8')).toBe('1')
    expect((await stat(join(target, 'a/b'))).mode & 0o777).toBe(0o444)
  })
})

describe('a temporary folder', () => {
  test('is gone after success and after failure', async () => {
    const parent = await temporary()
    expect(await withTemporaryFolder(parent, async () => 7)).toBe(7)
    const failing = withTemporaryFolder(parent, async (folder) => {
      await writeFile(join(folder, 'x'), '')
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await readdir(parent)).toEqual([])
  })

  test('of a dead process is removed by the next write, that of a living one is kept', async () => {
    const parent = await temporary()
    const child = spawn(process.execPath, ['-e', ''])
    await once(child, 'exit')
    const host = hostname().replaceAll(/[^A-Za-z0-9.-]/g, '_')
    for (const name of [`${host}~${child.pid}~x`, `${host}~${process.ppid}~x`, 'elsewhere~1~x'])
      await mkdir(join(parent, name, 'half'), { recursive: true })
    await withTemporaryFolder(parent, async () => undefined)
    expect((await readdir(parent)).toSorted()).toEqual([`${host}~${process.ppid}~x`, 'elsewhere~1~x'].toSorted())
  })
})
