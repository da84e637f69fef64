import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Predictions } from '../../src/data/predictions.ts'
import { readPredictions } from '../../src/data/predictions-file.ts'
import { writePredictions } from '../../src/data/write-predictions.ts'
import { cellsOf, tableOf, temporaryFolder, userError } from './sample.ts'

const folder = temporaryFolder()
const binary = { task: 'binary-classification', positive: 'yes' } as const

describe.each(['csv', 'parquet'])('%s', (ending) => {
  const file = () => path.join(folder.path, `predictions.${ending}`)

  test('a classifier reads back as it was written, for any probabilities', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 }),
        async (shares) => {
          const predictions: Predictions = {
            kind: 'classification',
            rows: shares.length,
            classes: ['no', 'yes'],
            predicted: Int32Array.from(shares, (share) => (share > 0.5 ? 1 : 0)),
            probabilities: Float64Array.from(shares.flatMap((share) => [1 - share, share])),
            target: Int32Array.from(shares, (_, row) => row % 2),
          }
          await writePredictions(file(), predictions)
          expect((await readPredictions(file(), binary)).predictions).toEqual(predictions)
        },
      ),
      { numRuns: 25 },
    )
  })

  test('classes may be called NA, 007 or empty-looking words; kept columns and weights come back', async () => {
    const predictions: Predictions = {
      kind: 'classification',
      rows: 3,
      classes: ['007', 'NA', 'a,b'],
      predicted: Int32Array.of(1, 0, 2),
    }
    const kept = tableOf({ id: [1, 2, 3], weight: [0.5, 1, 0], city: ['x', null, 'y'] })
    await writePredictions(file(), predictions, kept)
    const read = await readPredictions(file(), { task: 'multiclass-classification' })
    expect(read.predictions).toEqual(predictions)
    expect(read.weights).toEqual(Float64Array.of(0.5, 1, 0))
    expect(cellsOf(read.kept)).toEqual({ id: [1, 2, 3], city: ['x', null, 'y'] })
  })

  test('a regression reads back as the same float64', async () => {
    const values = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(values, async (predicted) => {
        const rows = predicted.length
        const predictions: Predictions = {
          kind: 'regression',
          rows,
          predicted: Float64Array.from(predicted),
          target: Float64Array.from(predicted).reverse(),
        }
        await writePredictions(file(), predictions)
        expect((await readPredictions(file(), { task: 'regression' })).predictions).toEqual(predictions)
      }),
      { numRuns: 25 },
    )
  })
})

const read = async (text: string, expected: Parameters<typeof readPredictions>[1] = binary) =>
  readPredictions(await folder.write('p.csv', text), expected)

describe('classes', () => {
  test('one class in the target is fine, and the positive class is known without a row of it', async () => {
    expect((await read('target,prediction\nno,no\n')).predictions).toMatchObject({
      classes: ['no', 'yes'],
      predicted: Int32Array.of(0),
    })
  })

  test('1 and 1.0 are one class', async () => {
    const task = { task: 'binary-classification', positive: '1' } as const
    expect((await read('target,prediction\n1,1.0\n0,0.0\n', task)).predictions).toMatchObject({
      classes: ['0', '1'],
      predicted: Int32Array.of(1, 0),
      target: Int32Array.of(1, 0),
    })
    const named = 'target,prediction,probability.0.0,probability.1.0\n1,1.0,0,1\n0,0.0,1,0\n'
    expect((await read(named, task)).predictions).toMatchObject({
      classes: ['0.0', '1.0'],
      target: Int32Array.of(1, 0),
    })
  })
})

describe('what is refused', () => {
  const header = 'target,prediction,probability.no,probability.yes\n'
  test.each([
    ['a NaN probability', `${header}no,no,1,0\nno,no,NaN,0.5\n`, /p.csv, row 2: probability.no is missing or NaN$/],
    ['a missing probability', `${header}no,no,0.5,\n`, /row 1: probability.yes is missing or NaN$/],
    ['a probability above 1', `${header}no,no,-0.5,1.5\n`, /row 1: probability.no is -0.5, which is no probability$/],
    ['a text for a probability', `${header}no,no,x,1\n`, /p.csv:2: "x" in column "probability.no" is not a number/],
    [
      'a sum that is not 1',
      `${header}no,no,0.5,0.4\nno,no,0.5,0.5000005\n`,
      /row 1: the probabilities sum to 0.9, not to 1$/,
    ],
    [
      'no prediction column',
      'target,predicion\nno,no\n',
      /needs the column "prediction"; did you mean that by "predicion"/,
    ],
    [
      'a missing prediction',
      'target,prediction\nno,no\nno,\nyes,\n',
      /row 2: the prediction is missing \(and in 1 more rows\)$/,
    ],
    ['a missing target', 'target,prediction\n,no\n', /row 1: the target is missing$/],
    [
      'an unknown class',
      `${header}maybe,no,1,0\n`,
      /row 1: the target "maybe" is no class of this file.*allowed: no, yes/,
    ],
    [
      'three classes',
      'target,prediction\nno,yes\nmaybe,no\n',
      /3 classes \(maybe, no, yes\), a binary classification has two/,
    ],
    [
      'no positive class',
      'prediction,probability.no,probability.ye\nno,1,0\n',
      /no probability.yes, the positive class; did you mean "ye"/,
    ],
    ['a negative weight', 'prediction,weight\nno,1\nno,-1\n', /row 2: the weight is missing or negative/],
  ])('%s', async (_, text, message) => {
    expect(await userError(() => read(text))).toMatch(message)
  })

  test('texts for a regression', async () => {
    expect(await userError(() => read('prediction\nx\n', { task: 'regression' }))).toMatch(
      /p.csv:2: "x" in column "prediction" is not a number/,
    )
    expect(await userError(() => read('prediction\nNaN\n', { task: 'regression' }))).toMatch(
      /row 1: the prediction is missing/,
    )
  })

  test('kept columns that would be taken for predictions, and other formats', async () => {
    const predictions: Predictions = { kind: 'regression', rows: 1, predicted: Float64Array.of(1) }
    const out = path.join(folder.path, 'out.csv')
    expect(await userError(() => writePredictions(out, predictions, tableOf({ target: [1] })))).toMatch(
      /the input column "target" has a name/,
    )
    expect(await userError(() => writePredictions(`${out}.gz`, predictions))).toMatch(/not written in this format/)
    expect(await userError(() => writePredictions('x.txt', predictions))).toMatch(/the ending of this file/)
  })
})
