import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { mlops, mlopsJson, wineFolder, wineProject } from './terminal.ts'

const config = ['--config', 'models/*/mlops.yml']

/** The tests build on each other, in order. */
describe('several models on a laptop', () => {
  let folder: string
  const place = async (name: string, text: string): Promise<void> => {
    await mkdir(join(folder, 'models', name), { recursive: true })
    await cp('test/datasets/wine.csv', join(folder, 'models', name, 'wine.csv'))
    await writeFile(join(folder, 'models', name, 'mlops.yml'), text)
  }
  beforeAll(async () => {
    folder = await wineFolder()
    await place('acid', wineProject.replace('name: wine', 'name: acid'))
    await place(
      'proline',
      `${wineProject.replace('name: wine', 'name: proline')}validate: {metrics: {accuracy: {threshold: 1.5}}}\n`,
    )
  })

  test('all are trained, into one store', async () => {
    const { runs, unchanged } = await mlopsJson<{ runs: { status: string }[]; unchanged: [] }>(folder, [
      'train',
      ...config,
    ])
    expect({ statuses: runs.map(({ status }) => status), unchanged }).toEqual({
      statuses: ['finished', 'finished'],
      unchanged: [],
    })
    const acid = await mlopsJson<{ runs: [] }>(folder, [
      'runs',
      '--config',
      'models/acid/mlops.yml',
      '--store',
      '.mlops',
    ])
    expect(acid.runs).toHaveLength(1)
  })

  test('each is judged, the gravest verdict counts, and each keeps its reports', async () => {
    const { code, stdout } = await mlops(folder, ['validate', ...config])
    expect(code).toBe(1)
    expect(stdout).toMatch(/2 models: fail/)
    expect(stdout.match(/^Report: .+report\.html$/gm)).toHaveLength(2)
    const set = await mlopsJson<{ verdict: string; models: { name: string; verdict: string }[] }>(folder, [
      'validate',
      ...config,
    ])
    expect(set).toMatchObject({
      verdict: 'fail',
      models: [
        { name: 'acid', verdict: 'pass' },
        { name: 'proline', verdict: 'fail' },
      ],
    })
  })

  test('what may be registered is, and the others are told', async () => {
    const { code, stderr } = await mlops(folder, ['register', ...config])
    expect(code).toBe(2)
    expect(stderr).toMatch(/models\/proline\/mlops\.yml.*was not validated: the verdict was fail/)
    const { versions } = await mlopsJson<{ versions: { version: string }[] }>(folder, ['versions', 'acid'])
    expect(versions.map(({ version }) => version)).toEqual(['v0.0.1'])
  })

  test('a pattern that names nothing, and two models of one name, are mistakes', async () => {
    const none = await mlops(folder, ['train', '--config', 'nowhere/*.yml'])
    expect({ code: none.code, stderr: none.stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/no project file matches this pattern/),
    })
    await place('proline-2', wineProject.replace('name: wine', 'name: proline'))
    const twice = await mlops(folder, ['train', ...config])
    expect(twice.code).toBe(2)
    expect(twice.stderr).toMatch(/names the model proline, as models\/proline(-2)?\/mlops\.yml does/)
  })
})
