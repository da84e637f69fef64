import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { startProcess } from '../serving/server-process.ts'
import { smallPackage } from '../serving/small-package.ts'
import { releasedTree } from './released-tree.ts'

let server: string

describe('the serving image’s bundle, as a process', () => {
  beforeAll(async () => {
    server = join(await releasedTree(), 'server', 'index.js')
  })

  test('is ready when its golden rows replayed, and ends with 0 on SIGTERM', async () => {
    const started = await startProcess(server, ['--package', await smallPackage(), '--port', '0'])
    if (!('address' in started)) throw new Error(started.stderr)
    expect((await fetch(`${started.address}/livez`)).status).toBe(200)
    expect((await fetch(`${started.address}/readyz`)).status).toBe(200)
    expect(await started.end()).toMatchObject({ code: 0, stderr: '' })
  })

  test('is never ready with a corrupt package, and says what is wrong', async () => {
    const folder = await smallPackage()
    const forest = await readFile(join(folder, 'forest.bin'))
    forest[forest.length - 1]! ^= 1
    await writeFile(join(folder, 'forest.bin'), forest)
    const ended = await startProcess(server, ['serve', '--package', folder, '--port', '0'])
    expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('its checksum does not match') })
  })

  test('holds no toolkit of the runner and no native package', async () => {
    const text = await readFile(server, 'utf8')
    expect(text).not.toMatch(/@actions\/(core|artifact|cache)|onnxruntime-node["']/)
  })

  test('refuses a mode that it does not have', async () => {
    const ended = await startProcess(server, ['fly'])
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('there is no mode fly') })
  })
})
