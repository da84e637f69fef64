import { describe, expect, test } from '@jest/globals'
import * as ort from 'onnxruntime-web'
import type { Table } from '../../src/data/table.ts'
import { UserError } from '../../src/errors.ts'
import { decodeForest, encodeForest } from '../../src/forest/forest-bin.ts'
import type { Pipeline } from '../../src/forest/pipeline.ts'
import { predictForest } from '../../src/forest/predict.ts'
import { trainers } from '../../src/forest/trainers.ts'
import { checkInputNames, writeOnnx } from '../../src/model/onnx-writer.ts'
import { mixedFeatures, mixedTable, mixedTasks, numbers, table } from '../forest/tables.ts'

ort.env.wasm.numThreads = 1
ort.env.logLevel = 'error'

async function run(pipeline: Pipeline, rows: Table): Promise<ort.InferenceSession.OnnxValueMapType> {
  const session = await ort.InferenceSession.create(writeOnnx(pipeline))
  expect(session.inputNames).toEqual(pipeline.features.map(({ name }) => name))
  const feeds: Record<string, ort.Tensor> = {}
  for (const column of rows.columns) {
    if (!session.inputNames.includes(column.name)) continue
    const shape = [rows.rows, 1]
    feeds[column.name] =
      column.kind === 'number'
        ? new ort.Tensor('float64', column.values, shape)
        : new ort.Tensor(
            'string',
            Array.from(column.codes, (c) => column.categories[c] ?? ''),
            shape,
          )
  }
  return session.run(feeds)
}

const rows = mixedTable(500, 2)

describe.each(['random-forest', 'ml-random-forest'] as const)('%s', (algorithm) => {
  test.each(mixedTasks)('$task: the runtime predicts what we predict', async ({ task, target }) => {
    const pipeline = await trainers[algorithm].fit(mixedTable(300, 1), {
      task,
      target,
      features: mixedFeatures,
      params: { n_estimators: 12 },
    })
    const ours = predictForest(pipeline, rows)
    const theirs = await run(pipeline, rows)
    if (ours.kind === 'regression') {
      expect(Object.keys(theirs)).toEqual(['prediction'])
      expect(theirs.prediction).toMatchObject({ type: 'float64', dims: [500] })
      expect(Float64Array.from(theirs.prediction!.data as Float64Array)).toEqual(ours.predicted)
      return
    }
    expect(Object.keys(theirs)).toEqual(['label', 'probabilities'])
    expect(theirs.label).toMatchObject({ type: 'string', dims: [500] })
    expect(theirs.probabilities).toMatchObject({ type: 'float32', dims: [500, ours.classes.length] })
    expect(theirs.label!.data).toEqual(Array.from(ours.predicted, (k) => ours.classes[k]))
    expect(Float64Array.from(theirs.probabilities!.data as Float32Array)).toEqual(ours.probabilities)
  })
})

test.each([
  ['yes', 0.35],
  ['no', 0.35],
  ['yes', 0.75],
])(
  'a decision threshold for %s of %d decides in the runtime and after a round trip as here',
  async (positive, decision_threshold) => {
    const fitted = await trainers['random-forest'].fit(mixedTable(300, 1), {
      task: 'binary-classification',
      target: 'damage',
      positive,
      features: mixedFeatures,
      params: { n_estimators: 12 },
    })
    const ours = predictForest({ ...fitted, decision_threshold }, rows)
    if (ours.kind === 'regression') throw new Error('a classifier was trained')
    const at = ours.classes.indexOf(positive)
    const share = (row: number) => ours.probabilities![2 * row + at]!
    expect(Array.from(ours.predicted, (k) => k === at)).toEqual(
      Array.from(ours.predicted, (_, row) => share(row) >= Math.fround(decision_threshold)),
    )
    expect(ours.predicted).not.toEqual((predictForest(fitted, rows) as typeof ours).predicted)
    const { label } = await run({ ...fitted, decision_threshold }, rows)
    expect(label!.data).toEqual(Array.from(ours.predicted, (k) => ours.classes[k]))
    const again = decodeForest(encodeForest({ ...fitted, decision_threshold }))
    expect(predictForest(again, rows)).toEqual(ours)
  },
)

test('classes that are whole numbers are labelled as such', async () => {
  const y = numbers('y', [0, 1, -3, 0, 1, -3, 0, 1, -3])
  const x = numbers('x', [1, 2, 3, 1, 2, 3, 1, 2, 3])
  const pipeline = await trainers['random-forest'].fit(table(x, y), {
    task: 'multiclass-classification',
    target: 'y',
    features: [{ name: 'x', type: 'number' }],
    params: { n_estimators: 5 },
  })
  const { label } = await run(pipeline, table(numbers('x', [3, 2, 1])))
  expect(label!.data).toEqual(BigInt64Array.of(-3n, 1n, 0n))
})

test('a feature named as an output is refused', () => {
  const label = [{ name: 'label', type: 'category' as const }]
  expect(() => checkInputNames(label, 'binary-classification')).toThrow(UserError)
  expect(() => checkInputNames(label, 'regression')).not.toThrow()
  expect(() => checkInputNames([{ name: '', type: 'number' }], 'regression')).toThrow(UserError)
})
