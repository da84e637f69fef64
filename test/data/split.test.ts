import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { takeRows } from '../../src/data/select.ts'
import { type Split, splitRows } from '../../src/data/split.ts'
import type { Table } from '../../src/data/table.ts'
import { tableOf, userError } from './sample.ts'

const rows = 1000
const table = tableOf({
  id: Array.from({ length: rows }, (_, row) => row % 800),
  day: Array.from({ length: rows }, (_, row) => `2020-0${1 + (row % 9)}-01`),
  city: Array.from({ length: rows }, (_, row) => `city ${(row * 7) % 23}`),
  rare: Array.from({ length: rows }, (_, row) => (row % 20 === 0 ? 'yes' : 'no')),
})

const all = (from: Table, split: Split) => {
  const { train, test: tested } = splitRows(from, split)
  expect([...train, ...tested].sort((a, b) => a - b)).toEqual(Array.from({ length: from.rows }, (_, row) => row))
  return { train, tested: new Set(tested) }
}

describe('hash', () => {
  test('a row keeps its side as data grows', () => {
    const whole = all(table, { method: 'hash', test: 0.2, column: 'id' }).tested
    const half = all(
      takeRows(
        table,
        Array.from({ length: 500 }, (_, row) => row),
      ),
      { method: 'hash', test: 0.2, column: 'id' },
    ).tested
    expect([...half]).toEqual([...whole].filter((row) => row < 500))
    expect(whole.size / rows).toBeCloseTo(0.2, 1)
  })

  test('equal ids, or equal rows, are on one side', () => {
    const { tested } = all(table, { method: 'hash', test: 0.3, column: 'id' })
    for (let row = 800; row < rows; row += 1) expect(tested.has(row)).toBe(tested.has(row - 800))
    const twice = takeRows(table, [...Array(60).keys(), ...Array(60).keys()])
    const sides = all(twice, { method: 'hash', test: 0.5 }).tested
    for (let row = 0; row < 60; row += 1) expect(sides.has(row)).toBe(sides.has(row + 60))
  })
})

describe('time', () => {
  test('the newest rows are tested, equal times together', () => {
    const { tested } = all(table, { method: 'time', test: 0.2, column: 'day' })
    for (let row = 0; row < rows; row += 1) expect(tested.has(row)).toBe(row % 9 >= 7)
  })

  test.each([
    [[1, 2, 3, 4, 5], 0.4, [3, 4]],
    [[5, 5, 5, 1, 1], 0.2, [0, 1, 2]],
    [[1, 1, 1, 1, 2], 0.5, [4]],
    [[1, 2, 2, 2, 2], 0.2, [1, 2, 3, 4]],
  ])('%j with %d', (time, share, expected) => {
    expect([...splitRows(tableOf({ time }), { method: 'time', test: share, column: 'time' }).test]).toEqual(expected)
  })
})

describe('group', () => {
  test('groups stay whole, and the share is near', () => {
    const { tested, train } = all(table, { method: 'group', test: 0.2, column: 'city' })
    const cities = (list: Iterable<number>) => new Set(Array.from(list, (row) => (row * 7) % 23))
    const trained = cities(train)
    expect([...cities(tested)].filter((city) => trained.has(city))).toEqual([])
    expect(Math.abs(tested.size - 200)).toBeLessThan(25)
    expect(all(table, { method: 'group', test: 0.2, column: 'city', seed: 1 }).tested).not.toEqual(tested)
  })
})

describe('random', () => {
  test('the share is exact, each class has it, and the seed decides', () => {
    const split: Split = { method: 'random', test: 0.25, seed: 3, target: 'rare' }
    const { tested } = all(table, split)
    expect(tested.size).toBe(250)
    expect([...tested].filter((row) => row % 20 === 0).length).toBeGreaterThanOrEqual(12)
    expect([...tested].filter((row) => row % 20 === 0).length).toBeLessThanOrEqual(13)
    expect(all(table, split).tested).toEqual(tested)
    expect(all(table, { ...split, seed: 4 }).tested).not.toEqual(tested)
  })

  test('any share of any rows is met to the row', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 4, max: 60 }),
        fc.double({ min: 0.2, max: 0.8, noNaN: true }),
        fc.integer(),
        (count, share, seed) => {
          const target = Array.from({ length: count }, (_, row) => (row % 3 ? 'a' : 'b'))
          const { test: tested } = splitRows(tableOf({ target }), {
            method: 'random',
            test: share,
            seed,
            target: 'target',
          })
          expect(tested.length).toBe(Math.round(count * share))
        },
      ),
    )
  })
})

describe('what is refused', () => {
  const gap = tableOf({ t: ['2020-01-01', null, 'soon'], same: ['a', 'a', 'a'] })
  test.each<[string, Table, Split, RegExp]>([
    ['no share', table, { method: 'hash', test: 1.5 }, /^split.test: 1.5 is no share/],
    ['NaN', table, { method: 'hash', test: Number.NaN }, /^split.test: NaN is no share/],
    [
      'no column',
      table,
      { method: 'time', test: 0.2 },
      /^split: the time split needs a column; allowed: a column with the role time/,
    ],
    [
      'a column that is not there',
      table,
      { method: 'group', test: 0.2, column: 'citi' },
      /no column "citi" .*did you mean "city"/,
    ],
    ['gaps', gap, { method: 'time', test: 0.2, column: 't' }, /1 of 3 rows have no value in "t"/],
    [
      'texts that are no times',
      takeRows(gap, [0, 2]),
      { method: 'time', test: 0.5, column: 't' },
      /"soon" in "t" \(row 2\) is not a time/,
    ],
    ['an empty test side', gap, { method: 'group', test: 0.2, column: 'same' }, /leaves the test side empty/],
    ['one time only', gap, { method: 'time', test: 0.2, column: 'same' }, /"a" in "same"/],
    ['an empty training side', tableOf({ x: [1] }), { method: 'random', test: 0.9 }, /leaves the training side empty/],
  ])('%s', async (_, from, split, message) => {
    expect(await userError(() => splitRows(from, split))).toMatch(message)
  })
})
