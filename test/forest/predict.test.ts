import { describe, expect, test } from '@jest/globals'
import { UserError } from '../../src/errors.ts'
import { precisionWarnings } from '../../src/forest/feature-columns.ts'
import { fitForest } from '../../src/forest/fit.ts'
import { forestParamsSchema } from '../../src/forest/params.ts'
import { predictForest } from '../../src/forest/predict.ts'
import { mixedFeatures, mixedTable, numbers, table, texts } from './tables.ts'

const pipeline = await fitForest(mixedTable(800, 1), {
  task: 'binary-classification',
  target: 'damage',
  features: mixedFeatures,
  params: forestParamsSchema.parse({ n_estimators: 20 }),
})

describe('predicting', () => {
  test('needs no target, takes columns in any order and ignores others', () => {
    const rows = mixedTable(50, 2)
    const whole = predictForest(pipeline, rows)
    const columns = rows.columns.filter(({ name }) => ['speed', 'height', 'phase'].includes(name)).reverse()
    expect(predictForest(pipeline, { rows: 50, columns })).toEqual(whole)
  })

  test('takes a row alone as it takes it among many', () => {
    const rows = mixedTable(2100, 4)
    const whole = predictForest(pipeline, rows)
    if (whole.kind !== 'classification') throw new Error('no classifier')
    for (const row of [0, 1023, 1024, 2099]) {
      const columns = rows.columns.map((c) =>
        c.kind === 'number'
          ? { ...c, values: c.values.slice(row, row + 1) }
          : { ...c, codes: c.codes.slice(row, row + 1) },
      )
      const alone = predictForest(pipeline, { rows: 1, columns })
      expect(alone).toMatchObject({ probabilities: whole.probabilities!.slice(2 * row, 2 * row + 2) })
    }
  })

  test('takes missing values, unseen categories, infinities and no rows', () => {
    const odd = table(
      numbers('speed', [Number.NaN, Infinity, -Infinity, 1e300]),
      numbers('height', [Number.NaN, 1, 2, 3]),
      texts('phase', [null, '', 'never seen', 'climb']),
    )
    const predictions = predictForest(pipeline, odd)
    expect(predictions.kind === 'classification' && predictions.probabilities!.every((p) => p >= 0 && p <= 1)).toBe(
      true,
    )
    expect(predictForest(pipeline, table(numbers('speed', []), numbers('height', []), texts('phase', []))).rows).toBe(0)
  })

  test('takes a text column without a value for missing numbers', () => {
    const empty = table(texts('speed', [null]), numbers('height', [1]), texts('phase', ['climb']))
    const nan = table(numbers('speed', [Number.NaN]), numbers('height', [1]), texts('phase', ['climb']))
    expect(predictForest(pipeline, empty)).toEqual(predictForest(pipeline, nan))
  })

  test('names every missing column and every text among numbers at once', () => {
    const wrong = table(texts('speed', [null, 'fast']))
    expect(() => predictForest(pipeline, wrong)).toThrow(UserError)
    expect(() => predictForest(pipeline, wrong)).toThrow(/"height", "phase"[\s\S]*column speed, row 2: "fast" is text/)
  })
})

test('of equally probable classes the first is the label', async () => {
  const tied = await fitForest(table(numbers('x', [1, 1, 1, 1]), texts('y', ['b', 'a', 'b', 'a'])), {
    task: 'binary-classification',
    target: 'y',
    features: [{ name: 'x', type: 'number' }],
    params: forestParamsSchema.parse({ n_estimators: 3, bootstrap: false }),
  })
  expect(predictForest(tied, table(numbers('x', [1])))).toMatchObject({
    predicted: Int32Array.of(0),
    probabilities: Float64Array.of(0.5, 0.5),
  })
})

test('whole numbers that float32 cannot tell apart are warned of', () => {
  const data = table(numbers('id', [2 ** 24 + 1]), numbers('big', [2 ** 25]), numbers('real', [2 ** 24 + 1.5]))
  expect(
    precisionWarnings(
      data,
      data.columns.map(({ name }) => ({ name, type: 'number' })),
    ),
  ).toEqual([expect.stringMatching(/^column id /)])
})
