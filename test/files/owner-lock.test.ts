import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { moveFile } from '../../src/files/move-file.ts'
import { takeFolder } from '../../src/files/owner-lock.ts'
import { machine } from '../../src/files/process-identity.ts'

describe('a folder', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'owner '))
  })
  afterEach(() => rm(folder, { recursive: true }))

  const owned = (owner: object | string): Promise<void> =>
    writeFile(join(folder, 'owner.json'), typeof owner === 'string' ? owner : JSON.stringify(owner))

  test('is held until it is released', async () => {
    const lock = await takeFolder(folder)
    expect(await lock?.holds()).toBe(true)
    expect(await takeFolder(folder)).toBeNull()
    await lock?.release()
    expect(await readdir(folder)).toEqual([])
    expect(await takeFolder(folder)).not.toBeNull()
  })

  test('of many that try at once, one gets it, whatever was left there', async () => {
    for (const before of [null, '{"machine": "cut of', { machine: machine(), pid: 2 ** 22, began: null, token: 'x' }]) {
      await rm(join(folder, 'owner.json'), { force: true })
      if (before !== null) await owned(before)
      const tries = await Promise.all(Array.from({ length: 20 }, () => takeFolder(folder)))
      expect(tries.filter((lock) => lock !== null)).toHaveLength(1)
      expect(await readdir(folder)).toEqual(['owner.json'])
    }
  })

  test('of a living process is refused, of one whose number another process got is not', async () => {
    const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'])
    const stats = await readFile(`/proc/${other.pid}/stat`, 'utf8')
    const began = stats.slice(stats.lastIndexOf(')') + 2).split(' ')[19]!
    await owned({ machine: machine(), pid: other.pid, began, token: 'x' })
    expect(await takeFolder(folder)).toBeNull()
    await owned({ machine: machine(), pid: other.pid, began: String(Number(began) - 1), token: 'x' })
    expect(await takeFolder(folder)).not.toBeNull()
    other.kill()
  })

  test('of another machine is taken over, and its holder finds out', async () => {
    const lock = await takeFolder(folder)
    await owned({ machine: 'another', pid: 1, began: null, token: 'x' })
    expect(await lock!.holds()).toBe(false)
    expect(await takeFolder(folder)).not.toBeNull()
    await lock!.release()
    expect(await readdir(folder)).toEqual(['owner.json'])
  })
})

test('a file is moved over another one, on this file system and to another', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'move '))
  const targets = [join(folder, 'new', 'target.txt')]
  const shared = await stat('/dev/shm').catch(() => null)
  if (shared && shared.dev !== (await stat(folder)).dev) targets.push(`/dev/shm/mlops-move-${process.pid}.txt`)
  for (const target of targets) {
    for (const text of ['first', 'second']) {
      await writeFile(join(folder, 'source.txt'), text)
      await moveFile(join(folder, 'source.txt'), target)
      expect(await readFile(target, 'utf8')).toBe(text)
    }
    await rm(target)
  }
  expect(await readdir(folder)).toEqual(['new'])
  await rm(folder, { recursive: true })
})
