import { createHash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import type { Predictions } from '../../src/data/predictions.ts'
import { UserError } from '../../src/errors.ts'
import { fitForest } from '../../src/forest/fit.ts'
import { encodeForest } from '../../src/forest/forest-bin.ts'
import { forestParamsSchema } from '../../src/forest/params.ts'
import { predictForest } from '../../src/forest/predict.ts'
import { mixedFeatures, mixedTable, mixedTasks, numbers, table, texts } from './tables.ts'

const train = mixedTable(2000, 1)
const test1 = mixedTable(2000, 2)
const params = forestParamsSchema.parse({ n_estimators: 30 })

function targetOf(name: string): string[] {
  const column = test1.columns.find((c) => c.name === name)!
  return column.kind === 'string'
    ? Array.from(column.codes, (c) => column.categories[c]!)
    : Array.from(column.values, String)
}

function score(predictions: Predictions, target: readonly string[]): number {
  if (predictions.kind === 'classification') {
    return target.filter((t, i) => t === predictions.classes[predictions.predicted[i]!]).length / target.length
  }
  const y = target.map(Number)
  const mean = y.reduce((a, b) => a + b, 0) / y.length
  const errors = y.reduce((s, v, i) => s + (v - predictions.predicted[i]!) ** 2, 0)
  return 1 - errors / y.reduce((s, v) => s + (v - mean) ** 2, 0)
}

describe.each(mixedTasks)('$task', ({ task, target }) => {
  const options = { task, target, features: mixedFeatures, params }

  test('learns', async () => {
    const predictions = predictForest(await fitForest(train, options), test1)
    expect(score(predictions, targetOf(target))).toBeGreaterThan(task === 'multiclass-classification' ? 0.7 : 0.85)
    if (predictions.kind === 'regression') return
    const k = predictions.classes.length
    for (let row = 0; row < predictions.rows; row++) {
      const p = predictions.probabilities!.slice(row * k, row * k + k)
      expect(Math.abs(p.reduce((a, b) => a + b, 0) - 1)).toBeLessThan(1e-6)
      expect(predictions.predicted[row]).toBe(p.indexOf(Math.max(...p)))
    }
  })

  test('is the same, byte for byte, for the same seed, and another one for another seed', async () => {
    const digest = async (seed: number) =>
      createHash('sha256')
        .update(encodeForest(await fitForest(train, { ...options, params: { ...params, seed } })))
        .digest('hex')
    const first = await digest(5)
    expect(await digest(5)).toBe(first)
    expect(await digest(6)).not.toBe(first)
  })

  test('is the same on any number of worker threads', async () => {
    const few = { ...options, params: { ...params, n_estimators: 7 } }
    const [one, two, three] = await Promise.all([1, 2, 3].map((workers) => fitForest(train, { ...few, workers })))
    expect(two).toEqual(one)
    expect(encodeForest(three!)).toEqual(encodeForest(one!))
  })

  test('takes a weight of 3 for a row three times', async () => {
    const twice = {
      ...params,
      n_estimators: 1,
      bootstrap: false,
      max_features: 1,
      min_samples_leaf: 1,
      min_samples_split: 2,
      max_depth: 4,
    }
    const columns = mixedTable(300, 3).columns.filter((c) => c.name !== 'phase' && c.name !== 'height')
    const weights = Float64Array.from({ length: 300 }, (_, i) => 1 + 2 * (i % 2))
    const rows = Array.from(weights, (w, i) => (w === 3 ? [i, i, i] : [i])).flat()
    const doubled = columns.map((c) =>
      c.kind === 'number'
        ? { ...c, values: Float64Array.from(rows, (r) => c.values[r]!) }
        : { ...c, codes: Int32Array.from(rows, (r) => c.codes[r]!) },
    )
    const one = { ...options, features: mixedFeatures.slice(0, 1), params: twice }
    const weighted = await fitForest(
      { rows: 300, columns: [...columns, numbers('w', weights)] },
      { ...one, weight: 'w' },
    )
    const repeated = await fitForest({ rows: rows.length, columns: doubled }, one)
    const a = predictForest(weighted, test1)
    const b = predictForest(repeated, test1)
    const values = (p: Predictions) => (p.kind === 'regression' ? p.predicted : p.probabilities!)
    const largest = values(a).reduce((max, v, i) => Math.max(max, Math.abs(v - values(b)[i]!)), 0)
    expect(largest).toBeLessThan(task === 'regression' ? 1e-4 : 1e-6)
  })

  test.each([1, 2])('tells its progress and can be stopped, on %i threads', async (workers) => {
    const stop = new AbortController()
    const told: number[] = []
    const fitted = fitForest(train, {
      ...options,
      workers,
      signal: stop.signal,
      progress: (done) => {
        told.push(done)
        if (told.length === 3) stop.abort()
      },
    })
    await expect(fitted).rejects.toThrow(/abort/i)
    expect(told).toEqual([1 / 30, 2 / 30, 3 / 30])
  })
})

test('importances favour what decides', async () => {
  const { importances } = await fitForest(train, {
    task: 'binary-classification',
    target: 'damage',
    features: mixedFeatures,
    params,
  })
  expect(importances![0]!).toBeGreaterThan(importances![1]!)
  expect(importances!.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12)
})

describe('refuses', () => {
  const x = numbers('x', [1, 2, 3, 4])
  const learn = (target: ReturnType<typeof texts> | ReturnType<typeof numbers>, extra = {}) =>
    fitForest(table(x, target), {
      task: 'binary-classification',
      target: 'y',
      features: [{ name: 'x', type: 'number' }],
      params,
      ...extra,
    })

  test.each([
    ['a missing target column', texts('z', ['a', 'b', 'a', 'b']), {}, /no column "y"/],
    ['one class', texts('y', ['a', 'a', 'a', 'a']), {}, /one class only, "a"/],
    ['three classes for a binary task', texts('y', ['a', 'b', 'c', 'a']), {}, /needs two classes, found 3/],
    ['missing targets', texts('y', ['a', null, 'b', 'a']), {}, /missing in 1 of 4 rows/],
    [
      'a positive class that is not there',
      texts('y', ['a', 'b', 'a', 'b']),
      { positive: 'yes' },
      /no row has the class "yes"/,
    ],
    [
      'text as a regression target',
      texts('y', ['a', 'b', 'a', 'b']),
      { task: 'regression' },
      /regression needs numbers, found "a"/,
    ],
    [
      'a feature that is not there',
      texts('y', ['a', 'b', 'a', 'b']),
      { features: [{ name: 'q', type: 'number' }] },
      /"q"/,
    ],
    ['no features', texts('y', ['a', 'b', 'a', 'b']), { features: [] }, /no feature column/],
    ['text weights', texts('y', ['a', 'b', 'a', 'b']), { weight: 'y' }, /holds text/],
  ])('%s', async (_, target, extra, message) => {
    const failed = learn(target, extra)
    await expect(failed).rejects.toThrow(UserError)
    await expect(failed).rejects.toThrow(message)
  })

  test.each([
    [{ n_estimators: -5 }, /n_estimators must be at least 1, not -5/],
    [{ n_estimators: 1.5 }, /n_estimators must be a whole number/],
    [{ max_features: 0 }, /max_features must be/],
    [{ max_features: 2.5 }, /max_features must be/],
    [{ trees: 3 }, /trees/],
  ])('params %j', (given, message) => {
    const parsed = forestParamsSchema.safeParse(given)
    expect(parsed.success).toBe(false)
    expect(parsed.error!.issues.map((i) => i.message).join()).toMatch(message)
  })
})
