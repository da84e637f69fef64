import path from 'node:path'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { decimalNumber } from '../../src/data/decimal-number.ts'
import { isMissing } from '../../src/data/missing-value.ts'
import { readTable } from '../../src/data/read-table.ts'
import type { Table } from '../../src/data/table.ts'
import { writeCsv, writeParquet } from '../../src/data/write-table.ts'
import { type Cells, cellsOf, tableOf, temporaryFolder } from './sample.ts'

const folder = temporaryFolder()

async function again(table: Table, ending: 'csv' | 'parquet'): Promise<Table> {
  const name = `again.${ending}`
  await (ending === 'csv' ? writeCsv : writeParquet)(path.join(folder.path, name), table)
  return (await readTable({ patterns: [name], root: folder.path })).table
}

const number = fc.oneof(
  fc.double({ noDefaultInfinity: true }),
  fc.integer(),
  fc.constantFrom(-0, 1e21, 2 ** 53, 5e-324, Number.NaN),
)
const name = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => text.trim() !== '' && isText(text))
const anyText = fc.string({ unit: 'binary' }).filter(isText)

/** UTF-8 has no lone surrogates, and CSV is text, without NUL. */
function isText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

function tables(texts: fc.Arbitrary<string>): fc.Arbitrary<Table> {
  return fc.integer({ min: 1, max: 12 }).chain((rows) => {
    const exactly = { minLength: rows, maxLength: rows }
    const column = fc.oneof(
      fc.array(number, exactly),
      // At least one text that is no number, or CSV reads the column as numbers.
      fc.array(fc.option(texts), { minLength: rows - 1, maxLength: rows - 1 }).map((values) => ['text', ...values]),
    )
    return fc
      .uniqueArray(fc.tuple(name, column), { minLength: 1, maxLength: 5, selector: ([key]) => key })
      .map((columns) => tableOf(Object.fromEntries(columns) as Cells))
  })
}

test('CSV reads back as it was written', async () => {
  const texts = anyText.filter((text) => !isMissing(text))
  await fc.assert(
    fc.asyncProperty(tables(texts), async (table) => {
      expect(await again(table, 'csv')).toEqual(table)
    }),
    { numRuns: 60 },
  )
})

test('Parquet reads back as it was written', async () => {
  await fc.assert(
    fc.asyncProperty(tables(anyText), async (table) => {
      expect(await again(table, 'parquet')).toEqual(table)
    }),
    { numRuns: 60 },
  )
})

test('a single column with gaps keeps its rows', async () => {
  expect(cellsOf(await again(tableOf({ x: [1, Number.NaN, 2, Number.NaN] }), 'csv'))).toEqual({
    x: [1, Number.NaN, 2, Number.NaN],
  })
})

test('the same table gives the same bytes', async () => {
  const { readFile } = await import('node:fs/promises')
  const table = tableOf({ a: [1, 2.5], b: ['x', null] })
  for (const ending of ['csv', 'parquet'] as const) {
    await again(table, ending)
    const first = await readFile(path.join(folder.path, `again.${ending}`))
    await again(table, ending)
    expect((await readFile(path.join(folder.path, `again.${ending}`))).equals(first)).toBe(true)
  }
})

test('a whole number beyond 2^53 is written so that it is still a number', () => {
  expect(decimalNumber('1e+21')).toBe(1e21)
  expect(decimalNumber('9007199254740993')).toBeNaN()
})
