import { describe, expect, test } from '@jest/globals'
import { RandomForestClassifier, RandomForestRegression } from 'ml-random-forest'
import { UserError } from '../../src/errors.ts'
import { decodeForest, encodeForest } from '../../src/forest/forest-bin.ts'
import { predictForest } from '../../src/forest/predict.ts'
import { createRandom } from '../../src/forest/random.ts'
import { trainers } from '../../src/forest/trainers.ts'
import { numbers, table } from './tables.ts'

const ROWS = 120
const TREES = 15

/** Values on a coarse grid: equal ones, and cuts that fall on a value, must happen. */
function grid(seed: number): { x: number[][]; columns: ReturnType<typeof numbers>[] } {
  const random = createRandom(seed, 0)
  const x = Array.from({ length: ROWS }, () => [random(12) / 10, random(40), random(1000) / 7].map(Math.fround))
  return {
    x,
    columns: ['a', 'b', 'c'].map((name, i) =>
      numbers(
        name,
        x.map((row) => row[i]!),
      ),
    ),
  }
}

const features = ['a', 'b', 'c'].map((name) => ({ name, type: 'number' as const }))
const trained = grid(1)
const level = trained.x.map(([a, b, c]) => a! + b! / 40 + c! / 100)
const held = grid(2)
const options = {
  nEstimators: TREES,
  seed: 7,
  maxFeatures: 1,
  replacement: false,
  useSampleBagging: true,
  noOOB: true,
  treeOptions: { minNumSamples: 3 },
}

describe('the converted forest predicts as the library does', () => {
  test.each([2, 4])('%i classes, but for ties', async (classes) => {
    const y = level.map((v) => Math.min(classes - 1, Math.floor((v * classes) / 2.5)))
    const library = new RandomForestClassifier({ ...options, isClassifier: true })
    library.train(trained.x, y)
    const task = classes === 2 ? 'binary-classification' : 'multiclass-classification'
    const pipeline = await trainers['ml-random-forest'].fit(table(...trained.columns, numbers('y', y)), {
      task,
      target: 'y',
      features,
      params: { n_estimators: TREES, seed: 7 },
    })
    const ours = predictForest(decodeForest(encodeForest(pipeline)), table(...held.columns))
    if (ours.kind !== 'classification') throw new Error('no classifier')
    const theirs = library.predict(held.x)
    expect(new Set(theirs).size).toBe(classes)
    for (let row = 0; row < ROWS; row++) {
      const p = [...ours.probabilities!.slice(row * classes, (row + 1) * classes)]
      const tied = p.filter((v) => v === Math.max(...p)).length > 1
      if (!tied) expect(ours.predicted[row]).toBe(theirs[row])
      for (const v of p) expect(Math.abs(v * TREES - Math.round(v * TREES))).toBeLessThan(1e-5)
    }
  })

  test('numbers', async () => {
    const library = new RandomForestRegression({ ...options, isClassifier: false, selectionMethod: 'mean' })
    library.train(trained.x, level)
    const pipeline = await trainers['ml-random-forest'].fit(table(...trained.columns, numbers('y', level)), {
      task: 'regression',
      target: 'y',
      features,
      params: { n_estimators: TREES, seed: 7 },
    })
    const ours = predictForest(pipeline, table(...held.columns))
    const theirs = library.predict(held.x)
    for (let row = 0; row < ROWS; row++) expect(ours.predicted[row]).toBeCloseTo(theirs[row]!, 5)
  })
})

test('missing values are learned from', async () => {
  const x = Array.from({ length: 80 }, (_, i) => (i % 2 === 0 ? Number.NaN : i))
  const y = x.map((v) => (Number.isNaN(v) ? 'gone' : 'there'))
  const codes = Int32Array.from(y, (v) => (v === 'gone' ? 0 : 1))
  const data = table(numbers('x', x), { kind: 'string', name: 'y', codes, categories: ['gone', 'there'] })
  const pipeline = await trainers['ml-random-forest'].fit(data, {
    task: 'binary-classification',
    target: 'y',
    features: [{ name: 'x', type: 'number' }],
    params: { n_estimators: 5 },
  })
  const predictions = predictForest(pipeline, data)
  expect([...predictions.predicted]).toEqual([...codes])
})

test('weights are refused', async () => {
  const data = table(...trained.columns, numbers('y', level))
  const fitted = trainers['ml-random-forest'].fit(data, {
    task: 'regression',
    target: 'y',
    features,
    weight: 'a',
    params: {},
  })
  await expect(fitted).rejects.toThrow(UserError)
})
