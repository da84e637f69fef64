import { expect, test } from '@jest/globals'
import { rowDigests, rowShares, rowsDigest } from '../../src/data/row-digests.ts'
import { takeRows } from '../../src/data/select.ts'
import type { Table } from '../../src/data/table.ts'
import { tableOf } from './sample.ts'

function hex(table: Table, names?: string[]): string[] {
  const { high, low } = rowDigests(table, names)
  return Array.from(high, (word, row) => word.toString(16).padStart(8, '0') + low[row]!.toString(16).padStart(8, '0'))
}

const table = tableOf({ n: [1, Number.NaN, 1, -0], s: ['x', 'y', 'x', null] })

test('the digests never change: splits made long ago must stay', () => {
  expect(hex(table)).toEqual(['e89b709acb00f681', '7c9516370d0e4bfc', 'e89b709acb00f681', '71ed1d9f85226a75'])
})

test('equal rows are equal, whatever stands around them', () => {
  const all = hex(table)
  expect(all[0]).toBe(all[2])
  expect(new Set(all).size).toBe(3)
  expect(hex(takeRows(table, [3, 1]))).toEqual([all[3], all[1]])
  expect(hex({ rows: 4, columns: table.columns.toReversed() })).toEqual(all)
  expect(hex(table, ['n'])[3]).toBe(hex(tableOf({ n: [0] }))[0])
})

test('a number is the same when its column is read as texts', () => {
  expect(hex(tableOf({ id: ['7', '1.5', 'A1'] })).slice(0, 2)).toEqual(hex(tableOf({ id: [7, 1.5] })))
  expect(hex(tableOf({ id: ['07', 'NaN', null] }))).not.toContain(hex(tableOf({ id: [7] }))[0])
  expect(new Set(hex(tableOf({ id: ['NaN', null] }))).size).toBe(2)
})

test('values that change places are another row', () => {
  expect(hex(tableOf({ a: ['x'], b: ['y'] }))).not.toEqual(hex(tableOf({ a: ['y'], b: ['x'] })))
  expect(hex(tableOf({ a: ['x'] }))).not.toEqual(hex(tableOf({ b: ['x'] })))
})

test('shares are spread evenly and do not collide', () => {
  const rows = 100_000
  const shares = rowShares(rowDigests(tableOf({ id: Array.from({ length: rows }, (_, row) => row) })))
  expect(new Set(shares).size).toBe(rows)
  const tenths = new Array<number>(10).fill(0)
  for (const share of shares) tenths[Math.floor(share * 10)]! += 1
  // Chi-square with 9 degrees of freedom: 27.9 is its 99.9 % point.
  expect(tenths.reduce((sum, count) => sum + (count - rows / 10) ** 2 / (rows / 10), 0)).toBeLessThan(27.9)
})

test('a table has a digest of its content', () => {
  const digest = rowsDigest(table)
  expect(rowsDigest(takeRows(table, [0, 1, 2, 3]))).toBe(digest)
  expect(rowsDigest(takeRows(table, [1, 0, 2, 3]))).not.toBe(digest)
  expect(rowsDigest(tableOf({ n: [1, Number.NaN, 1, -0], s: ['x', 'y', 'x', ''] }))).not.toBe(digest)
  const unordered = tableOf({ n: [1], s: ['x'] })
  const other: Table = {
    rows: 1,
    columns: [
      unordered.columns[0]!,
      { kind: 'string', name: 's', codes: Int32Array.of(1), categories: ['unused', 'x'] },
    ],
  }
  expect(rowsDigest(other)).toBe(rowsDigest(unordered))
})
