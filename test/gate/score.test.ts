import { expect, test } from '@jest/globals'
import { scoreSample, scoreSlices } from '../../src/gate/score.ts'
import type { ClassSample, NumberSample } from '../../src/metrics/sample.ts'

const sample: ClassSample = {
  kind: 'classification',
  rows: 5,
  classes: 2,
  positive: 1,
  target: Int32Array.of(0, 1, 0, 1, 1),
  predicted: Int32Array.of(0, 1, 1, 0, 1),
  probabilities: Float64Array.of(0.8, 0.2, 0.1, 0.9, 0.4, 0.6, 0.7, 0.3, 0.2, 0.8),
  weights: Float64Array.of(1, 2, 1, 1, 1),
}

test('scores what is asked for, and says what cannot be computed', () => {
  expect([...scoreSample(sample, ['accuracy', 'r2'])]).toEqual([
    ['accuracy', 4 / 6],
    ['r2', Number.NaN],
  ])
  expect(() => scoreSample(sample, ['acuracy'])).toThrow(/no metric acuracy; allowed: .*accuracy/)
})

test('a slice is scored as if its rows were all there is', () => {
  const slices = [
    { column: 'phase', value: 'Climb', rows: Uint32Array.of(1, 2, 4) },
    { column: 'phase', value: 'Taxi', rows: Uint32Array.of() },
  ]
  const [climb, taxi] = scoreSlices(sample, slices, () => ['accuracy', 'roc_auc'])
  expect(climb).toMatchObject({ column: 'phase', value: 'Climb', rows: 3 })
  expect([...climb!.values.values()]).toEqual([3 / 4, 1])
  expect([...taxi!.values.values()]).toEqual([Number.NaN, Number.NaN])

  const numbers: NumberSample = {
    kind: 'regression',
    rows: 3,
    target: Float64Array.of(1, 2, 3),
    predicted: Float64Array.of(1, 4, 3),
    weights: null,
  }
  const one = scoreSlices(numbers, [{ column: 'x', value: 'a', rows: Uint32Array.of(1) }], () => ['max_error'])
  expect([...one[0]!.values]).toEqual([['max_error', 2]])
})
