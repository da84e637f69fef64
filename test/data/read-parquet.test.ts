import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from '@jest/globals'
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer'
import { readTable } from '../../src/data/read-table.ts'
import { cellsOf, temporaryFolder, userError } from './sample.ts'

const folder = temporaryFolder()

type Schema = NonNullable<Parameters<typeof parquetWriteBuffer>[0]['schema']>

function bytesOf(columnData: ColumnSource[], schema?: Schema): Uint8Array {
  return new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: 2, ...(schema && { schema }) }))
}

async function read(content: Uint8Array, types?: Record<string, 'number' | 'string'>, name = 't.parquet') {
  await folder.write(name, content)
  return (await readTable({ patterns: [name], root: folder.path, ...(types && { types }) })).table
}

test('numbers, texts and booleans, with and without gaps, over several row groups', async () => {
  const table = await read(
    bytesOf([
      { name: 'double', data: [1.5, null, -0], type: 'DOUBLE' },
      { name: 'int', data: [1, 2, 3], type: 'INT32', nullable: false },
      { name: 'long', data: [1n, null, -(2n ** 53n) + 1n], type: 'INT64' },
      { name: 'text', data: ['é', null, 'é'], type: 'STRING' },
      { name: 'flag', data: [true, false, null], type: 'BOOLEAN' },
      { name: 'none', data: [null, null, null], type: 'DOUBLE' },
    ]),
  )
  expect(cellsOf(table)).toEqual({
    double: [1.5, Number.NaN, -0],
    int: [1, 2, 3],
    long: [1, Number.NaN, -(2 ** 53) + 1],
    text: ['é', null, 'é'],
    flag: ['true', 'false', null],
    none: [Number.NaN, Number.NaN, Number.NaN],
  })
  expect(table.columns[3]).toMatchObject({ categories: ['é'] })
})

test('dates and times become ISO texts to the last digit', async () => {
  const schema: Schema = [
    { name: 'root', num_children: 3 },
    { name: 'day', type: 'INT32', converted_type: 'DATE', repetition_type: 'OPTIONAL' },
    { name: 'micros', type: 'INT64', converted_type: 'TIMESTAMP_MICROS', repetition_type: 'OPTIONAL' },
    {
      name: 'nanos',
      type: 'INT64',
      logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'NANOS' },
      repetition_type: 'OPTIONAL',
    },
  ]
  const moments = [new Date('2021-06-01T00:00:00Z'), null, new Date('1969-12-31T23:59:59.500Z')]
  const table = await read(
    bytesOf(
      [
        { name: 'day', data: [new Date('2021-06-01'), null, new Date('1969-12-31')] },
        { name: 'micros', data: moments },
        { name: 'nanos', data: [1_000_000_001n, null, -1n] },
      ],
      schema,
    ),
  )
  expect(cellsOf(table)).toEqual({
    day: ['2021-06-01', null, '1969-12-31'],
    micros: ['2021-06-01T00:00:00Z', null, '1969-12-31T23:59:59.5Z'],
    nanos: ['1970-01-01T00:00:01.000000001Z', null, '1969-12-31T23:59:59.999999999Z'],
  })
})

test('decimals are the numbers that are nearest to them', async () => {
  const schema: Schema = [
    { name: 'root', num_children: 1 },
    { name: 'price', type: 'INT32', converted_type: 'DECIMAL', scale: 2, precision: 9, repetition_type: 'REQUIRED' },
  ]
  const table = await read(bytesOf([{ name: 'price', data: [0.07, 1.1, 19.99] }], schema))
  expect(cellsOf(table)).toEqual({ price: [0.07, 1.1, 19.99] })
})

test('declared types win', async () => {
  const columns: ColumnSource[] = [
    { name: 'id', data: [2n ** 60n, 1n], type: 'INT64' },
    { name: 'text', data: ['1', '02'], type: 'STRING' },
  ]
  expect(cellsOf(await read(bytesOf(columns), { id: 'string', text: 'number' }))).toEqual({
    id: [String(2n ** 60n), '1'],
    text: [1, 2],
  })
})

test('a packed file', async () => {
  const packed = gzipSync(bytesOf([{ name: 'x', data: [1, 2] }]))
  expect(cellsOf(await read(packed, undefined, 't.parquet.gz'))).toEqual({ x: [1, 2] })
})

test.each<[string, () => Uint8Array, RegExp]>([
  [
    'digits lost',
    () => bytesOf([{ name: 'id', data: [1n, 2n, 2n ** 53n], type: 'INT64' }]),
    /t.parquet, row 3: column "id" holds 9007199254740992, .*2\^53/,
  ],
  [
    'an infinite number',
    () => bytesOf([{ name: 'x', data: [1, Number.POSITIVE_INFINITY], type: 'DOUBLE' }]),
    /row 2: column "x" holds an infinite number/,
  ],
  [
    'nested values',
    () => bytesOf([{ name: 'v', data: [{ a: 1 }], type: 'VARIANT' }]),
    /t.parquet: column "v" is nested/,
  ],
  [
    'bytes that are no text',
    () => bytesOf([{ name: 'b', data: [Uint8Array.of(255, 254)], type: 'BYTE_ARRAY' }]),
    /t.parquet, row 1: column "b" holds values that are no numbers, texts/,
  ],
  ['no rows', () => bytesOf([{ name: 'x', data: [], type: 'DOUBLE' }]), /has columns but no rows/],
  ['nothing', () => new Uint8Array(), /t.parquet: the file is empty/],
  [
    'something else',
    () => Buffer.from('a,b\n1,2\n3,4\n5,6\n'),
    /t.parquet: this is no Parquet file that can be read: /,
  ],
  ['half a file', () => bytesOf([{ name: 'x', data: [1, 2, 3] }]).subarray(0, 60), /no Parquet file that can be read/],
])('%s is refused', async (_, content, message) => {
  expect(await userError(() => read(content()))).toMatch(message)
})

test('no such file', async () => {
  const missing = path.join('none', 't.parquet')
  expect(await userError(() => readTable({ patterns: [missing], root: folder.path }))).toMatch(/there is no such file/)
})
