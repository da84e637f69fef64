import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Table } from '../../src/data/table.ts'
import { packSorted, unpackSorted } from '../../src/model/sorted-numbers.ts'
import {
  decodeTrainingRows,
  encodeTrainingRows,
  readTrainingRows,
  repeatedRows,
  TRAINING_ROWS,
  trainedOn,
  trainingRows,
} from '../../src/model/training-rows.ts'

/** Rows `from` to `to`, no two alike. */
function numbered(from: number, to: number): Table {
  const values = Float64Array.from({ length: to - from }, (_, row) => (from + row) / 7)
  const codes = Int32Array.from(values, (_, row) => (from + row) % 2)
  return {
    rows: to - from,
    columns: [
      { kind: 'number', name: 'x', values, integer: false },
      { kind: 'string', name: 'y', codes, categories: ['no', 'yes'] },
      { kind: 'number', name: 'id', values: values.map((_, row) => row), integer: true },
    ],
  }
}

const rows = 200_000
const file = encodeTrainingRows(trainingRows(numbered(0, rows), ['x', 'y']))

test('every training row is found again, in less than 2.8 bytes each', () => {
  const known = decodeTrainingRows(file)!
  expect(known).toMatchObject({ columns: ['x', 'y'], rows, repeated: 0 })
  expect(file.length / rows).toBeLessThan(2.8)
  expect([...trainedOn(known, numbered(rows - 3, rows + 50))!]).toEqual([0, 1, 2])
  expect(trainedOn(known, numbered(0, rows))).toHaveLength(rows)
})

test('a foreign row is taken for a training row less than once in a million', () => {
  const foreign = trainedOn(decodeTrainingRows(file)!, numbered(rows, 2_200_000))!
  expect(foreign.length).toBeLessThanOrEqual(6)
})

test('equal rows are counted, columns that are not named do not matter, and a column that lacks is told', () => {
  const table = numbered(0, 4)
  const twice: Table = {
    rows: 8,
    columns: table.columns.map((column) =>
      column.kind === 'number'
        ? { ...column, values: Float64Array.from([...column.values, ...column.values.subarray(0, 2), 90, 91]) }
        : { ...column, codes: Int32Array.from([...column.codes, ...column.codes.subarray(0, 2), 0, 1]) },
    ),
  }
  expect(repeatedRows(twice, ['x', 'y'])).toBe(4)
  expect(trainingRows(twice, ['x', 'y'])).toMatchObject({ rows: 8, repeated: 4 })
  expect(trainedOn(trainingRows(table, ['x', 'y']), { rows: 4, columns: table.columns.slice(1) })).toBeNull()
})

test('the same rows in another order give the same bytes', () => {
  const table = numbered(0, 100)
  const reversed: Table = {
    rows: 100,
    columns: table.columns.map((column) =>
      column.kind === 'number'
        ? { ...column, values: column.values.toReversed() }
        : { ...column, codes: column.codes.toReversed() },
    ),
  }
  expect(encodeTrainingRows(trainingRows(reversed, ['x', 'y']))).toEqual(
    encodeTrainingRows(trainingRows(table, ['x', 'y'])),
  )
})

test('any ascending numbers come back', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 40_000_000 }), { maxLength: 60 }), (list) => {
      const numbers = Float64Array.from(list).sort()
      expect(unpackSorted(packSorted(numbers, 20), numbers.length, 20)).toEqual(numbers)
    }),
  )
})

test('damaged files are refused, whatever was done to them', async () => {
  const small = encodeTrainingRows(trainingRows(numbered(0, 50), ['x', 'y']))
  for (let end = 0; end < small.length; end++) expect(decodeTrainingRows(small.subarray(0, end))).toBeNull()
  expect(decodeTrainingRows(Uint8Array.from([...small, 0]))).toBeNull()
  const forged = small.slice()
  forged.fill(0xff, 8, 24)
  expect(decodeTrainingRows(forged)).toBeNull()
  const folder = await mkdtemp(join(tmpdir(), 'rows '))
  expect(await readTrainingRows(folder)).toBeNull()
  await writeFile(join(folder, TRAINING_ROWS), small.subarray(1))
  await expect(readTrainingRows(folder)).rejects.toThrow(/training-rows.bin: the list of training rows .* is damaged/)
})
