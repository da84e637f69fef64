import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type { ClassPredictions, Predictions } from '../../src/data/predictions.ts'
import type { Column, Table } from '../../src/data/table.ts'
import { UserError } from '../../src/errors.ts'
import { type OnnxOptions, openOnnxScorer } from '../../src/model/onnx-scorer.ts'
import { writePackage } from '../../src/model/package.ts'
import { openScorer } from '../../src/model/scorer.ts'
import { smallPipeline, smallTable } from './small-pipeline.ts'

const golden = 'test/golden/onnx'
const expected = JSON.parse(await readFile(`${golden}/expected.json`, 'utf8'))

function numbers(columns: Readonly<Record<string, readonly number[]>>): Table {
  const list = Object.entries(columns).map(
    ([name, values]): Column => ({ kind: 'number', name, values: Float64Array.from(values), integer: false }),
  )
  return { rows: Object.values(columns)[0]!.length, columns: list }
}

async function predict(name: string, table: Table, options: Partial<OnnxOptions> = {}): Promise<Predictions> {
  const defaults: OnnxOptions = { task: 'binary-classification', classes: null, columns: null }
  const scorer = await openOnnxScorer(`${golden}/${name}.onnx`, { ...defaults, ...options })
  try {
    return await scorer.predict(table)
  } finally {
    await scorer.close()
  }
}

const labels = (predictions: ClassPredictions) => Array.from(predictions.predicted, (i) => predictions.classes[i])
const rows = numbers(expected.rows)

describe('a model of scikit-learn predicts as in Python', () => {
  test.each(['binary-matrix', 'numbered-matrix'])('%s', async (name) => {
    const got = (await predict(name, rows)) as ClassPredictions
    const want = expected.models[name]
    expect(labels(got)).toEqual(want.label.map(String))
    const flat = want.probabilities.flat()
    const gaps = flat.map((p: number, i: number) => Math.abs(p - got.probabilities![i]!))
    expect(got.probabilities).toHaveLength(flat.length)
    expect(Math.max(...gaps)).toBeLessThan(1e-6)
    if (name === 'numbered-matrix') expect(got.classes).toEqual(['1', '6', '11'])
  })

  test('regression', async () => {
    const got = await predict('regression-matrix', rows, { task: 'regression' })
    const want = expected.models['regression-matrix'].variable.flat()
    for (const [row, value] of want.entries()) expect(got.predicted[row]).toBeCloseTo(value, 5)
  })

  test('the matrix takes the named columns, in that order', async () => {
    const other = numbers({ id: [1, 2, 3, 4, 5, 6], b: expected.rows.b, a: expected.rows.a })
    const got = (await predict('binary-matrix', other, { columns: ['a', 'b'] })) as ClassPredictions
    expect(labels(got)).toEqual(expected.models['binary-matrix'].label)
    await expect(predict('binary-matrix', other)).rejects.toThrow('takes 2 columns, the data has 3 (id, b, a)')
  })
})

describe('other shapes', () => {
  test('a sigmoid is the second class', async () => {
    const got = (await predict('sigmoid', numbers({ a: [-1, 1] }), { classes: ['no', 'yes'] })) as ClassPredictions
    expect(labels(got)).toEqual(['no', 'yes'])
    expect(got.probabilities![3]).toBeCloseTo(1 / (1 + Math.exp(-1)), 6)
  })

  test('texts, whole numbers and doubles', async () => {
    const table: Table = {
      rows: 3,
      columns: [
        { kind: 'string', name: 'text', codes: Int32Array.of(0, 1, 1), categories: ['no', 'yes'] },
        { kind: 'number', name: 'whole', values: Float64Array.of(1, 2, 3), integer: true },
        { kind: 'number', name: 'exact', values: Float64Array.of(0.1, 0.2, 0.3), integer: false },
      ],
    }
    const doubles = await predict('typed', table, { task: 'regression' })
    expect([...doubles.predicted]).toEqual([1.1, 2.2, 3.3])
    const missing = {
      ...table,
      columns: table.columns.map((c) =>
        c.name === 'whole' ? { ...c, values: Float64Array.of(1, Number.NaN, 3) } : c,
      ) as Column[],
    }
    await expect(predict('typed', missing, { task: 'regression' })).rejects.toThrow(
      'column whole, row 2: a missing value',
    )
  })

  test('weights in a file of their own', async () => {
    const got = await predict('external', numbers({ a: [1, 2], b: [0, 5] }), { task: 'regression' })
    expect([...got.predicted]).toEqual([2, -1])
  })

  test('a model for single rows is called row by row', async () => {
    const got = await predict('one-row', numbers({ a: [3, 1, 2] }), { task: 'regression' })
    expect([...got.predicted]).toEqual([3, 1, 2])
  })
})

describe('refused with what to do', () => {
  const two = numbers({ a: [2, 3] })
  const classes = ['no', 'yes']
  test.each<[string, string, Table, Partial<OnnxOptions>, string]>([
    ['ZipMap', 'zipmap', rows, {}, '"zipmap": False'],
    ['logits', 'logits', two, { classes }, '2 is not a probability'],
    ['no classes anywhere', 'sigmoid', two, {}, 'nothing tells the classes'],
    ['too many classes', 'logits', two, { classes: ['a', 'b', 'c'] }, '2 columns, the model has 3 classes'],
    ['a missing column', 'typed', two, { task: 'regression' }, 'no column for the model’s input text'],
    ['no such file', 'absent', two, {}, 'is missing'],
  ])('%s', async (_, name, table, options, message) => {
    const refused = predict(name, table, options)
    await expect(refused).rejects.toThrow(UserError)
    await expect(refused).rejects.toThrow(message)
  })

  test('a file that is not ONNX', async () => {
    const opened = openOnnxScorer(`${golden}/make.py`, { task: 'regression', classes: null, columns: null })
    await expect(opened).rejects.toThrow(UserError)
  })
})

test('model.onnx predicts as forest.bin does', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'scorer-'))
  await writePackage(folder, {
    name: 'bird',
    run_id: '0'.repeat(32),
    created_at: '2026-01-02T03:04:05Z',
    algorithm: 'random-forest',
    pipeline: await smallPipeline(),
    sample: smallTable(),
    example: 'rows',
  })
  const forest = await openScorer(folder)
  const onnx = await openOnnxScorer(join(folder, 'model.onnx'), {
    task: 'binary-classification',
    classes: null,
    columns: null,
  })
  const [a, b] = [await forest.predict(smallTable()), await onnx.predict(smallTable())]
  await onnx.close()
  expect(forest.kind).toBe('forest')
  expect(b).toEqual(a)
  await rm(folder, { recursive: true })
})
