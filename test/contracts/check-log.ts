import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import type { CheckLog } from '../../src/ports/check-log.ts'
import { folderOf, temporary } from './samples.ts'

export interface CheckLogHarness {
  readonly checks: CheckLog
  /** The log as the next run of the workflow sees it. */
  next(): CheckLog
}

export function checkLogContract(connect: () => Promise<CheckLogHarness>): void {
  const name = 'birds'
  const latest = async (checks: CheckLog, of = name): Promise<string | null> => {
    const folder = join(await temporary(), 'check')
    return (await checks.latest(of, folder)) && readFile(join(folder, 'check.json'), 'utf8')
  }

  test('the newest check of the model is brought to the next run, all its files', async () => {
    const { checks, next } = await connect()
    expect(await latest(checks)).toBeNull()
    await checks.put(name, await folderOf({ 'check.json': 'one', 'report.html': '<p>' }))
    const second = next()
    expect(await latest(second)).toBe('one')
    expect(await latest(second, 'bird')).toBeNull()
    await second.put(name, await folderOf({ 'check.json': 'two' }))
    expect(await latest(next())).toBe('two')
  })

  test('parts are brought by name, each once, and are no check', async () => {
    const { checks } = await connect()
    expect(await checks.parts(name, join(await temporary(), 'parts'))).toEqual([])
    for (const part of ['b', 'a', 'c', 'a']) {
      const folder = await folderOf({ 'profile.json': `profile ${part}` })
      await checks.putPart(name, part, join(folder, 'profile.json'))
    }
    await checks.putPart('birds-2', 'a', join(await folderOf({ 'profile.json': 'other' }), 'profile.json'))
    const files = await checks.parts(name, join(await temporary(), 'parts'))
    expect(await Promise.all(files.map((file) => readFile(file, 'utf8')))).toEqual([
      'profile a',
      'profile b',
      'profile c',
    ])
    expect(await latest(checks)).toBeNull()
  })
}
