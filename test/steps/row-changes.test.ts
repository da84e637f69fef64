import { describe, expect, test } from '@jest/globals'
import { pairedTests } from '../../src/gate/paired-tests.ts'
import type { ClassSample, NumberSample } from '../../src/metrics/sample.ts'
import { rowChanges } from '../../src/steps/row-changes.ts'
import { table, texts } from '../forest/tables.ts'

const rows = 60
/** Every second row is positive; the climb rows come first. */
const target = Int32Array.from({ length: rows }, (_, row) => row % 2)
const phase = table(
  texts(
    'phase',
    Array.from({ length: rows }, (_, row) => (row < 25 ? 'climb' : row < 55 ? 'cruise' : 'taxi')),
  ),
)

function classifier(wrong: readonly number[], sure = 0.8): ClassSample {
  const predicted = target.map((code, row) => (wrong.includes(row) ? 1 - code : code))
  const probabilities = new Float64Array(2 * rows)
  predicted.forEach((code, row) => {
    probabilities[2 * row + code] = sure
    probabilities[2 * row + 1 - code] = 1 - sure
  })
  return { kind: 'classification', rows, classes: 2, positive: 1, target, predicted, probabilities, weights: null }
}

describe('rows that changed', () => {
  test('labels: counts, slices large enough, and the rows that lost most', () => {
    const baseline = classifier([30, 31, 32, 58])
    const candidate = classifier([0, 1, 31, 59])
    candidate.probabilities!.set([0.05, 0.95], 2 * 0)
    const changes = rowChanges(candidate, baseline, ['no', 'yes'], phase)
    expect(changes).toEqual({
      kind: 'labels',
      rows: 60,
      improved: 3,
      worsened: 3,
      slices: [
        { column: 'phase', value: 'climb', rows: 25, improved: 0, worsened: 2 },
        { column: 'phase', value: 'cruise', rows: 30, improved: 2, worsened: 0 },
      ],
      costliest: [
        { row: 1, actual: 'no', before: 'no', after: 'yes', cost: expect.closeTo(0.75, 12) },
        { row: 2, actual: 'yes', before: 'yes', after: 'no', cost: expect.closeTo(0.6, 12) },
        { row: 60, actual: 'yes', before: 'yes', after: 'no', cost: expect.closeTo(0.6, 12) },
      ],
    })
  })

  test('without probabilities the cost is unknown', () => {
    const [candidate, baseline] = [classifier([7]), classifier([])]
    const changes = rowChanges({ ...candidate, probabilities: null }, baseline, ['no', 'yes'], phase)
    expect(changes.costliest).toEqual([{ row: 8, actual: 'yes', before: 'yes', after: 'no', cost: null }])
  })

  test('errors: grown and shrunk', () => {
    const sample = (predicted: number[]): NumberSample => ({
      kind: 'regression',
      rows: 3,
      target: Float64Array.of(10, 20, 30),
      predicted: Float64Array.from(predicted),
      weights: null,
    })
    const changes = rowChanges(sample([11, 25, 30]), sample([13, 19, 30]), [], { rows: 3, columns: [] })
    expect(changes).toEqual({
      kind: 'errors',
      rows: 3,
      improved: 1,
      worsened: 1,
      slices: [],
      costliest: [{ row: 2, actual: '20', before: '19', after: '25', cost: 4 }],
    })
  })
})

describe('paired tests', () => {
  test('McNemar by the binomial, DeLong where there are probabilities', () => {
    // 1 gained, 5 lost: 2 * P(Bin(6, 1/2) <= 1) = 2 * 7 / 64.
    const tests = pairedTests(classifier([0, 1, 2, 3, 4]), classifier([10]))
    expect(tests[0]).toEqual({ name: 'mcnemar', difference: -4, p_value: expect.closeTo(14 / 64, 12) })
    expect(tests[1]).toMatchObject({ name: 'delong', p_value: expect.any(Number) })
    expect(tests[1]!.difference).toBeLessThan(0)
  })

  test('models that rank all rows alike have no p-value', () => {
    expect(pairedTests(classifier([3]), classifier([3]))).toEqual([
      { name: 'mcnemar', difference: 0, p_value: 1 },
      { name: 'delong', difference: 0, p_value: null },
    ])
  })

  test('neither applies to weighted rows or numbers', () => {
    const weighted = { ...classifier([]), weights: new Float64Array(rows).fill(2) }
    expect(pairedTests(weighted, weighted)).toEqual([])
  })
})
