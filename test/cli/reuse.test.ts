import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { mlops, mlopsJson, wineFolder, wineProject } from './terminal.ts'

interface Trained {
  readonly run_id: string
  readonly model_digest: string
  readonly metrics: Record<string, number>
  readonly reused: { readonly run_id: string; readonly because: string } | null
}

interface Verdict {
  readonly verdict: string
  readonly notes: string[]
}

const few = wineProject.replace('30', '5')

describe('a training of the same data, code, parameters and environment', () => {
  let folder: string
  let first: Trained
  const train = (...words: string[]) => mlopsJson<Trained>(folder, ['train', ...words])

  beforeAll(async () => {
    folder = await wineFolder(few)
    first = await train()
  })

  test('takes the earlier run and says so', async () => {
    expect(first.reused).toBeNull()
    const second = await train()
    expect(second.reused).toMatchObject({ run_id: first.run_id, because: 'fingerprint' })
    expect(second).toMatchObject({ model_digest: first.model_digest, metrics: first.metrics })
    expect(second.run_id).not.toBe(first.run_id)
    const { stdout } = await mlops(folder, ['train'])
    expect(stdout).toMatch(/Nothing was trained \(.*\): the model is that of run/)
    const report = await mlopsJson<Verdict>(folder, ['validate'])
    expect(report.notes[0]).toMatch(new RegExp(`^Nothing was trained: .* run ${first.run_id.slice(0, 12)}`))
  })

  test('a version of it is the version that was registered', async () => {
    await mlopsJson(folder, ['register'])
    await train()
    await mlopsJson(folder, ['validate'])
    expect(await mlopsJson(folder, ['register'])).toMatchObject({ version: 'v0.0.1', created: false })
  })

  test('with --no-reuse, or train.reuse: false, it is trained again', async () => {
    expect((await train('--no-reuse')).reused).toBeNull()
    expect((await train('--set', 'train.reuse=false')).reused).toBeNull()
    const { stdout } = await mlops(folder, ['train', '--no-reuse'])
    expect(stdout).toMatch(/It was trained, since reuse was declined/)
  })

  test('after a change it is trained, and the change taken back it is not', async () => {
    expect((await train('--set', 'train.params.n_estimators=6')).reused).toBeNull()
    expect((await train()).reused).not.toBeNull()
    const data = await readFile(join(folder, 'wine.csv'), 'utf8')
    await writeFile(join(folder, 'wine.csv'), data.trimEnd().split('\n').slice(0, -1).join('\n'))
    expect((await train()).reused).toBeNull()
    await writeFile(join(folder, 'wine.csv'), data)
    expect((await train()).reused).not.toBeNull()
  })

  test('an earlier run whose files are damaged is not taken', async () => {
    const damaged = await wineFolder(few)
    const { package: home } = await mlopsJson<{ package: string }>(damaged, ['train'])
    await rm(join(home, 'forest.bin'))
    expect(await mlopsJson<Trained>(damaged, ['train'])).toMatchObject({ reused: null })
  })
})
