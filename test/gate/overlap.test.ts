import { describe, expect, test } from '@jest/globals'
import { createRandom } from '../../src/forest/random.ts'
import { expectedOverlap, isLeak, type OverlapCounts } from '../../src/gate/overlap.ts'

/** Two sides drawn alike from `values` equally likely rows; `leaked` training rows are copied into the test. */
function counts(values: number, training: number, testing: number, leaked: number, seed: number): OverlapCounts {
  const random = createRandom(seed, 1)
  const draw = (rows: number): number[] =>
    Array.from({ length: rows }, () => (random(2 ** 31) * 2 ** 20 + random(2 ** 20)) % values)
  const train = draw(training)
  const tested = [...draw(testing - leaked), ...train.slice(0, leaked)]
  const known = new Set(train)
  return {
    test_rows: testing,
    shared: tested.filter((row) => known.has(row)).length,
    test_repeated: repeated(tested),
    training_rows: training,
    training_repeated: repeated(train),
  }
}

function repeated(rows: readonly number[]): number {
  const seen = new Map<number, number>()
  for (const row of rows) seen.set(row, (seen.get(row) ?? 0) + 1)
  return rows.filter((row) => seen.get(row)! > 1).length
}

describe('leaks and duplicates', () => {
  test.each([1e15, 1e6, 3e4, 3000, 300, 20])('%d values: honest splits are never accused', (values) => {
    for (let seed = 1; seed <= 100; seed++) {
      expect(isLeak(counts(values, 2000, 500, 0, seed))).toBe(false)
      expect(isLeak(counts(values, 300, 600, 0, seed))).toBe(false)
    }
  })

  test.each([
    [1e15, 10],
    [1e6, 20],
    [3e4, 100],
    [3000, 250],
  ])('%d values: %d leaked rows of 500 are caught', (values, leaked) => {
    for (let seed = 1; seed <= 20; seed++) expect(isLeak(counts(values, 2000, 500, leaked, seed))).toBe(true)
  })

  test('the smallest leak: six rows where nothing repeats', () => {
    const clean = { test_rows: 500, test_repeated: 0, training_rows: 2000, training_repeated: 0 }
    expect([isLeak({ ...clean, shared: 5 }), isLeak({ ...clean, shared: 6 })]).toEqual([false, true])
    expect(expectedOverlap({ ...clean, shared: 6, training_repeated: 200 })).toBe(50)
  })
})
