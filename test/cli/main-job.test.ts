import { access, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { mlops, mlopsJson, wineFolder } from './terminal.ts'

interface Trained {
  readonly run_id: string
  readonly status: string
  readonly model_digest: string
  readonly package: string
  readonly metrics: Record<string, number>
  readonly seconds: Record<string, number>
}

interface Verdict {
  readonly verdict: string
  readonly reasons: string[]
  readonly metrics: { name: string; status: string; baseline: number | null; candidate: number | null }[]
  readonly baselines: { name: string; status: string; source: string }[]
  readonly reports: { json: string; markdown: string; html: string }
}

describe('the main job on a folder, on data this project was not made for', () => {
  let folder: string
  let first: Trained

  beforeAll(async () => {
    folder = await wineFolder()
    first = await mlopsJson<Trained>(folder, ['train'])
  })

  test('train prints the run and keeps its package', async () => {
    expect(first).toMatchObject({
      run_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      status: 'finished',
      model_digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    expect(first.metrics['accuracy']).toBeGreaterThan(0.85)
    expect(Object.keys(first.seconds)).toEqual(['read', 'train', 'evaluate', 'total'])
    await access(join(first.package, 'MLmodel'))
    await access(join(first.package, 'model.onnx'))
  })

  test('the first model passes, with the reason that nothing was compared', async () => {
    const report = await mlopsJson<Verdict>(folder, ['validate'])
    expect(report.verdict).toBe('pass')
    expect(JSON.stringify(report)).toMatch(/no version is registered yet/)
    for (const path of Object.values(report.reports)) await access(path)
    expect(JSON.parse(await readFile(report.reports.json, 'utf8'))).toMatchObject({
      schema_version: 1,
      verdict: 'pass',
      name: 'wine',
    })
  })

  test('register makes v0.0.1 once, promote puts it into a stage, verify finds it intact', async () => {
    const created = await mlopsJson(folder, ['register'])
    expect(created).toEqual({
      name: 'wine',
      version: 'v0.0.1',
      tag: 'wine@v0.0.1',
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      created: true,
    })
    expect(await mlopsJson(folder, ['register'])).toMatchObject({ version: 'v0.0.1', created: false })
    expect(await mlops(folder, ['register', '--version', 'two'])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/two is not a version/),
    })
    expect(await mlopsJson(folder, ['promote', 'wine@v0.0.1', 'production'])).toEqual({
      name: 'wine',
      stage: 'production',
      version: 'v0.0.1',
      previous: null,
    })
    expect(await mlopsJson(folder, ['verify', 'wine@v0.0.1'])).toMatchObject({ intact: true })
    expect(await mlopsJson(folder, ['versions', 'wine'])).toMatchObject({
      versions: [{ version: 'v0.0.1', stages: ['production'], run_id: first.run_id }],
    })
  })

  test('the same training again has the same model, which passes as unchanged', async () => {
    const again = await mlopsJson<Trained>(folder, ['train'])
    expect(again.model_digest).toBe(first.model_digest)
    const report = await mlopsJson<Verdict>(folder, ['validate'])
    expect(report.verdict).toBe('pass')
    expect(report.baselines.find(({ name }) => name === 'production')).toMatchObject({
      status: 'unchanged',
      source: 'wine@v0.0.1',
    })
    expect(report.metrics.find(({ name }) => name === 'f1_macro')?.status).toBe('unchanged')
  })

  test('a worse model is refused with exit code 1 and its reasons, and cannot be registered', async () => {
    await mlopsJson(folder, ['train', '--set', 'train.params.n_estimators=1', '--set', 'train.params.max_depth=1'])
    const { code, stdout } = await mlops(folder, ['validate'])
    expect(code).toBe(1)
    expect(stdout).toMatch(/f1_macro .* below production's .*at most 0.01/)
    const refused = await mlops(folder, ['register'])
    expect(refused.code).toBe(2)
    expect(refused.stderr).toMatch(/was not validated: the verdict was fail/)
    expect(await mlopsJson(folder, ['versions', 'wine'])).toMatchObject({ versions: [{ version: 'v0.0.1' }] })
  })

  test('a reason registers it all the same, and rollback puts the older version back', async () => {
    expect(
      await mlopsJson(folder, ['register', '--bump', 'major', '--allow-unvalidated', 'an experiment']),
    ).toMatchObject({ version: 'v1.0.0', created: true })
    await mlopsJson(folder, ['promote', 'wine@v1.0.0', 'production'])
    expect(await mlopsJson(folder, ['rollback', 'wine', 'production'])).toEqual({
      name: 'wine',
      stage: 'production',
      version: 'v0.0.1',
      previous: 'v1.0.0',
    })
    const again = await mlops(folder, ['rollback', 'wine', 'production'])
    expect(again).toMatchObject({ code: 2, stderr: expect.stringMatching(/nothing to roll back to/) })
  })

  test('pull, predict and metrics work on what was registered', async () => {
    await mlopsJson(folder, ['pull', 'wine@production', '--output', 'model'])
    const predicted = await mlopsJson<{ rows: number }>(folder, [
      'predict',
      'wine.csv',
      '--package',
      'model',
      '--output',
      'out/predictions.csv',
    ])
    expect(predicted.rows).toBe(178)
    expect(await readFile(join(folder, 'out/predictions.csv'), 'utf8')).toMatch(
      /^alcohol,.*prediction,probability.class_0,probability.class_1,probability.class_2\n/,
    )
    const { code, stderr } = await mlops(folder, [
      'metrics',
      'out/predictions.csv',
      '--task',
      'multiclass-classification',
    ])
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/no target column/) })
    const text = await mlops(folder, ['predict', 'wine.csv', '--package', 'model', '--output', 'p.txt'])
    expect(text).toMatchObject({ code: 2, stderr: expect.stringMatching(/^error: --output: p.txt does not say/) })
  })

  test('what a desktop leaves in the store is not read', async () => {
    for (const place of ['runs/wine', 'registry/wine/versions', 'registry/wine/stages'])
      await writeFile(join(folder, '.mlops', place, '.DS_Store'), '')
    expect((await mlops(folder, ['versions'])).code).toBe(0)
    expect((await mlops(folder, ['runs'])).code).toBe(0)
  })

  test('runs and compare tell what was tried', async () => {
    const { runs } = await mlopsJson<{ runs: { run_id: string }[] }>(folder, ['runs'])
    expect(runs).toHaveLength(3)
    const shown = runs.map(({ run_id }) => run_id.slice(0, 8))
    const difference = await mlopsJson(folder, ['compare', shown[1]!, shown[0]!])
    expect(difference).toMatchObject({
      params: { max_depth: { after: '1' } },
      metrics: { accuracy: { delta: expect.any(Number) } },
    })
  })
})
