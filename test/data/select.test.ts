import { expect, test } from '@jest/globals'
import { columnNamed, concatTables, dropColumns, takeRows } from '../../src/data/select.ts'
import { cellsOf, tableOf } from './sample.ts'

const table = tableOf({ n: [1, 2.5, Number.NaN, 4], s: ['x', 'y', null, 'x'] })

test('taken rows look as if only they had been read', () => {
  expect(takeRows(table, [1, 2, 3])).toEqual(tableOf({ n: [2.5, Number.NaN, 4], s: ['y', null, 'x'] }))
  expect(takeRows(table, Uint32Array.of(3, 0))).toEqual(tableOf({ n: [4, 1], s: ['x', 'x'] }))
  expect(cellsOf(takeRows(table, []))).toEqual({ n: [], s: [] })
})

test('columns by name', () => {
  expect(columnNamed(table, 's')?.kind).toBe('string')
  expect(columnNamed(table, 'S')).toBeUndefined()
  expect(dropColumns(table, ['n', 'none']).columns.map(({ name }) => name)).toEqual(['s'])
})

test('concatenation is undone by taking rows', () => {
  const parts = [
    [0, 1],
    [2, 3],
  ].map((rows, at) => ({ name: `part ${at}`, table: takeRows(table, rows) }))
  expect(concatTables(parts)).toEqual(table)
})
