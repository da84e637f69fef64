import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { UserError } from '../../src/errors.ts'
import { decodeForest } from '../../src/forest/forest-bin.ts'
import { predictForest } from '../../src/forest/predict.ts'
import { packageSummary } from '../../src/model/digests.ts'
import { replayGolden } from '../../src/model/golden.ts'
import { parseMlmodel, readMlmodel } from '../../src/model/mlmodel.ts'
import { type PackageContent, writePackage } from '../../src/model/package.ts'
import { smallPipeline, smallTable } from './small-pipeline.ts'

async function packed(changes: Partial<PackageContent> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'package-'))
  await writePackage(folder, {
    name: 'bird',
    run_id: '0'.repeat(32),
    created_at: '2026-01-02T03:04:05Z',
    algorithm: 'random-forest',
    pipeline: await smallPipeline(),
    sample: smallTable(),
    example: 'rows',
    ...changes,
  })
  return folder
}

describe('a package', () => {
  test('reads back: flavors, signature, classes with YAML 1.1 traps', async () => {
    const folder = await packed({ extra_files: { 'reference.json': '{}' } })
    const mlmodel = await readMlmodel(folder)
    expect(mlmodel.mlops).toMatchObject({ classes: ['no', 'yes'], positive: 'yes', forest: 'forest.bin' })
    expect(mlmodel.onnx).toBe('model.onnx')
    expect(mlmodel.flavors).toEqual(['mlops_actions', 'onnx', 'python_function'])
    expect(mlmodel.signature?.inputs).toEqual([
      { name: 'speed', type: 'double', required: true },
      { name: 'size', type: 'string', required: true },
    ])
    expect(mlmodel.signature?.outputs?.map((output) => output.name)).toEqual(['label', 'probabilities'])
    expect(await readFile(join(folder, 'MLmodel'), 'utf8')).toContain('- "yes"')
    const example = JSON.parse(await readFile(join(folder, 'serving_input_example.json'), 'utf8'))
    expect(example.dataframe_split.columns).toEqual(['speed', 'size'])
    expect(example.dataframe_split.data).toHaveLength(5)
    expect(example.dataframe_split.data[0]).toEqual([null, null])
  })

  test('trained twice: one model_digest, two package_digests; another seed: another model', async () => {
    const first = await packageSummary(await packed())
    const again = await packageSummary(await packed({ run_id: '1'.repeat(32), created_at: '2026-02-02T03:04:05Z' }))
    const other = await packageSummary(await packed({ pipeline: await smallPipeline(8) }))
    expect(again.model_digest).toBe(first.model_digest)
    expect(again.package_digest).not.toBe(first.package_digest)
    expect(other.model_digest).not.toBe(first.model_digest)
  })

  test.each(['rows', 'synthetic'] as const)('golden rows (%s) replay exactly', async (example) => {
    const folder = await packed({ example })
    const pipeline = decodeForest(await readFile(join(folder, 'forest.bin')))
    const replay = await replayGolden(folder, async (table) => predictForest(pipeline, table))
    expect(replay).toEqual({ rows: 32, labels_differ: 0, largest_difference: 0 })
    const shifted = await replayGolden(folder, async (table) => {
      const right = predictForest(pipeline, table)
      if (right.kind !== 'classification') throw new Error('a classifier')
      return { ...right, predicted: right.predicted.map((index) => 1 - index) }
    })
    expect(shifted?.labels_differ).toBe(32)
  })

  test('a synthetic example holds no real row', async () => {
    const folder = await packed({ example: 'synthetic', sample: { rows: 0, columns: [] } })
    const { data } = JSON.parse(await readFile(join(folder, 'input_example.json'), 'utf8'))
    const real = new Set((smallTable().columns[0] as { values: Float64Array }).values)
    expect(data.some((row: number[]) => real.has(row[0]!))).toBe(false)
  })

  test('an extra file may not leave the folder', async () => {
    await expect(packed({ extra_files: { '../out.txt': 'x' } })).rejects.toThrow(UserError)
  })
})

describe('someone else’s MLmodel', () => {
  test('unknown keys are let be; the file of an old pyfunc is found', async () => {
    const text =
      'flavors:\n  python_function: {loader_module: mlflow.onnx, data: sub/m.onnx}\nmodel_size_bytes: 7\nprompts: null\n'
    expect(parseMlmodel(text, 'MLmodel')).toMatchObject({ onnx: 'sub/m.onnx', mlops: null, signature: null })
  })

  test.each([
    ['a path out of the package', 'flavors: {onnx: {data: ../../etc/passwd}}'],
    ['an absolute path', 'flavors: {onnx: {data: /etc/passwd}}'],
    ['not YAML', 'flavors: ['],
    ['no mapping', '- a'],
    ['flavors as a list', 'flavors: [onnx]'],
    ['an alias bomb', 'a: &a [1]\nb: &b [*a, *a]\nflavors: {}'],
  ])('%s is refused', (_, text) => {
    expect(() => parseMlmodel(text, 'MLmodel')).toThrow(UserError)
  })

  test('a folder without one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'package-'))
    await writeFile(join(folder, 'model.pkl'), '')
    await expect(readMlmodel(folder)).rejects.toThrow('no MLmodel')
  })
})
