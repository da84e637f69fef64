import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { asciiSource } from '../../tools/ascii-source.ts'
import { startProcess } from '../serving/server-process.ts'
import { smallPackage } from '../serving/small-package.ts'
import { releasedTree } from './released-tree.ts'

let tree: string
let server: string

describe('the serving image’s bundle, as a process', () => {
  beforeAll(async () => {
    tree = await releasedTree()
    server = join(tree, 'server', 'index.js')
  })

  test('is ready when its golden rows replayed, and ends with 0 on SIGTERM', async () => {
    const started = await startProcess(server, ['--package', await smallPackage(), '--port', '0'])
    if (!('address' in started)) throw new Error(started.stderr)
    expect((await fetch(`${started.address}/livez`)).status).toBe(200)
    expect((await fetch(`${started.address}/readyz`)).status).toBe(200)
    expect(await started.end()).toMatchObject({ code: 0, stderr: '' })
  })

  test.each([
    ['the image’s entry', () => server, []],
    ['the terminal', () => join(tree, 'bin', 'mlops.js'), ['serve', '--json']],
  ])('%s serves with two workers, from the bundle alone', async (_, program, mode) => {
    const words = [...mode, '--package', await smallPackage(), '--port', '0', '--drain-delay', '0', '--workers', '2']
    const started = await startProcess(program(), words)
    if (!('address' in started)) throw new Error(started.stderr)
    expect((await fetch(`${started.address}/readyz`)).status).toBe(200)
    expect(await (await fetch(`${started.address}/metrics`)).text()).toContain('\nserver_processes 2\n')
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

  test('predicts files too, with the package that it holds', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'image data '))
    await writeFile(join(folder, 'in.csv'), 'id,speed,size\n007,60,Small\n008,fast,Large\n')
    const words = ['predict', `${folder}/*.csv`, '--package', await smallPackage(), '--output', `${folder}/out.jsonl`]
    const ended = await startProcess(server, words)
    if ('address' in ended) throw new Error('it serves')
    expect(ended.code).toBe(1)
    expect(JSON.parse(ended.stdout)).toMatchObject({ rows: 1, rejected: 1, passed: false })
    expect(JSON.parse(await readFile(join(folder, 'out.jsonl'), 'utf8'))).toMatchObject({ id: '007', speed: 60 })
    expect(await startProcess(server, [...words, '--max-rejected', '1'])).toMatchObject({ code: 0 })
  })

  test('holds no toolkit of the runner and no native package', async () => {
    const text = await readFile(server, 'utf8')
    expect(text).not.toMatch(/@actions\/(core|artifact|cache)|(from|require\()\s*["']onnxruntime-node["']/)
  })

  test('is plain ASCII, so that its text takes a byte a character in memory', async () => {
    expect(await readFile(server, 'latin1')).not.toMatch(/[^\0-\x7f]/)
    const source = "export const words = ['\u2014', `\u{1f600}\u2026${'\u00e4'}`, /[\u4e00-\u4fff]/.test('\u4e2d')]"
    const ascii = asciiSource(source)
    expect(ascii).not.toBe(source)
    const [written, escaped] = await Promise.all(
      [source, ascii].map((text) => import(`data:text/javascript,${encodeURIComponent(text)}`)),
    )
    expect(escaped.words).toEqual(written.words)
    expect(() => asciiSource("'\\\u2014'")).toThrow('a backslash before "\u2014" at character 1')
  })

  test('refuses a mode that it does not have', async () => {
    const ended = await startProcess(server, ['fly'])
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('there is no mode fly') })
  })
})
