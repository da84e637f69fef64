import { expect, test } from '@jest/globals'
import { sortNumbers } from '../../src/stats/sort-numbers.ts'

test('many numbers are sorted as the engine sorts them, of either sign and any size', () => {
  const values = Float64Array.from({ length: 30_000 }, (_, i) => Math.tan(i * 1.7) * 10 ** ((i % 40) - 20))
  values.set([0, -0, Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE, -1, 1, 1, Number.POSITIVE_INFINITY])
  expect(sortNumbers(values.slice())).toEqual(values.slice().sort())
  expect(sortNumbers(new Float64Array(25_000).fill(-2.5))).toEqual(new Float64Array(25_000).fill(-2.5))
})
