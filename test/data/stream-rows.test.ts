import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { dataFile } from '../../src/data/data-file.ts'
import { readDataFile } from '../../src/data/read-file.ts'
import type { RowChunk } from '../../src/data/row-chunks.ts'
import { concatTables } from '../../src/data/select.ts'
import { type PlanRequest, planStream } from '../../src/data/stream-plan.ts'
import { streamRows } from '../../src/data/stream-rows.ts'
import type { Table } from '../../src/data/table.ts'
import { writeCsv, writeParquet } from '../../src/data/write-table.ts'
import { cellsOf, problemsOf, temporaryFolder } from './sample.ts'

const features = [
  { name: 'speed', kind: 'number', optional: false },
  { name: 'size', kind: 'text', optional: false },
] as const
const types = { speed: 'number', size: 'string' } as const
const cell = fc.option(fc.constantFrom('Small', 'a "b"', 'x,y', 'two\nlines', '007', 'é😀', 'a;b\tc'), { nil: null })
const row = fc.record({
  speed: fc.option(fc.double({ noNaN: true, min: -(2 ** 53) + 1, max: 2 ** 53 - 1 }), { nil: null }),
  size: cell,
  id: fc.integer({ min: 0, max: 2 ** 30 }),
})
type Row = { speed: number | null; size: string | null; id: number }

describe('a stream', () => {
  const folder = temporaryFolder()
  let made = 0

  async function files(rows: readonly Row[]): Promise<string[]> {
    const table: Table = {
      rows: rows.length,
      columns: [
        {
          kind: 'number',
          name: 'speed',
          values: Float64Array.from(rows, ({ speed }) => speed ?? Number.NaN),
          integer: false,
        },
        {
          kind: 'string',
          name: 'size',
          codes: Int32Array.from(rows, ({ size }, at) => (size === null ? -1 : at)),
          categories: rows.map(({ size }) => size ?? ''),
        },
        { kind: 'number', name: 'id', values: Float64Array.from(rows, ({ id }) => id), integer: true },
      ],
    }
    made += 1
    const at = (ending: string): string => join(folder.path, `${made}.${ending}`)
    await writeCsv(at('csv'), table)
    await writeParquet(at('parquet'), table)
    writeFileSync(at('jsonl'), rows.map((one) => `${JSON.stringify(one)}\n`).join(''))
    writeFileSync(at('jsonl.gz'), gzipSync(rows.map((one) => `${JSON.stringify(one)}\n`).join('')))
    return ['csv', 'parquet', 'jsonl', 'jsonl.gz'].map(at)
  }

  test('gives what reading the whole file gives, in any chunks and from any chunk on', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 45 }),
        async (rows, size) => {
          for (const path of await files(rows)) {
            const file = dataFile(path, path)
            const plan = await planned([path])
            const chunks = await all(plan, size)
            expect(chunks.flatMap(({ rejected }) => rejected)).toEqual([])
            const whole = await readDataFile(file, { typeOf: (name) => types[name as 'speed'] })
            expect(features.map(({ name }) => cellsOf(joined(chunks))[name])).toEqual(
              features.map(({ name }) => cellsOf(whole)[name]),
            )
            expect(chunks.map(({ table }) => table.rows).slice(0, -1)).toEqual(chunks.slice(0, -1).map(() => size))
            const middle = Math.floor(chunks.length / 2)
            if (middle === 0) continue
            const later = await all(plan, size, chunks[middle - 1]!.next)
            expect(later.map(({ table, next }) => [cellsOf(table), next])).toEqual(
              chunks.slice(middle).map(({ table, next }) => [cellsOf(table), next]),
            )
          }
        },
      ),
      { numRuns: 40 },
    )
  })

  test('sets aside the rows that do not fit, with all reasons, and counts them in a chunk', async () => {
    const csv = 'id,speed,size\n1,10,a\n2,fast,b\n3,1\n4,,c"d\n\n5,NA,"q\nr"\n6,inf,x\n7,7,"NA"\n'
    const plan = await planned([await folder.write('bad.csv', csv)])
    const chunks = await all(plan, 3)
    expect(
      chunks.map(({ table, rejected }) => [
        cellsOf(table)['id'],
        rejected.map((one) => 'line' in one && [one.line, one.reason]),
      ]),
    ).toEqual([
      [
        ['1'],
        [
          [3, '"fast" in column "speed" is not a number'],
          [4, 'the row has 2 fields, the header has 3'],
        ],
      ],
      [
        ['5'],
        [
          [5, 'a quote stands inside a field that does not begin with one'],
          [9, '"inf" in column "speed" is not a number'],
        ],
      ],
      [['7'], []],
    ])
    expect(cellsOf(joined(chunks))).toMatchObject({ speed: [10, Number.NaN, 7], size: ['a', 'q\nr', null] })
  })

  test('of JSON Lines too, and passes on what it does not read as it is', async () => {
    const lines = [
      '{"speed": 1, "size": "NA", "more": {"deep": [1, null]}, "ok": true}',
      '{"speed": "2", "size": 3}',
      '{"speed": 1e400, "size": "a"}',
      '[1]',
      '{"speed": {}, "size": []}',
      '{"speed": 1, "size": "a"',
      '{"speed": null, "more": "text"}',
      '{"speed": 9007199254740993, "size": "digits of a number are rounded"}',
      `{"speed": 3, "more": 12345678901234567890}`,
    ]
    const plan = await planned([await folder.write('bad.jsonl', lines.join('\n'))])
    const [chunk] = await all(plan, 100)
    expect(cellsOf(chunk!.table)).toEqual({
      speed: [1, 2, Number.NaN, 2 ** 53],
      size: ['NA', '3', null, 'digits of a number are rounded'],
      more: ['{"deep":[1,null]}', null, '"text"', null],
      ok: ['true', null, null, null],
    })
    expect(chunk!.rejected).toEqual([
      { file: expect.any(String), line: 3, reason: 'column "speed" holds an infinite number' },
      { file: expect.any(String), line: 4, reason: 'this line is JSON, but no object' },
      { file: expect.any(String), line: 5, reason: '"speed" holds an object; "size" holds an array' },
      { file: expect.any(String), line: 6, reason: expect.stringMatching(/^this line is not JSON/) },
      { file: expect.any(String), line: 9, reason: expect.stringMatching(/beyond 2\^53/) },
    ])
  })

  test('sets aside a row that is no text, in the middle of a file that is one', async () => {
    const csv = Buffer.from(
      'speed,size\n1,a\n2,Z\u00fcrich\n3,b\u0000\n4,\ufffd is a character\n5,"x\n\u00fc"\n6,c\n',
      'latin1',
    )
    const mixed = Buffer.concat([csv.subarray(0, 46), Buffer.from('\ufffd'), csv.subarray(47)])
    const chunks = await all(await planned([await folder.write('mixed.csv', mixed)]), 10)
    expect(cellsOf(joined(chunks))['speed']).toEqual([1, 6])
    expect(chunks[0]!.rejected.map((one) => 'line' in one && one.line)).toEqual([3, 4, 5, 6])
    const lines = Buffer.from(
      '{"speed": 1, "size": "a"}\n{"speed": 2, "size": "\u00fc"}\n{"speed": 3, "size": "c"}\n',
      'latin1',
    )
    const [chunk] = await all(await planned([await folder.write('mixed.jsonl', lines)]), 10)
    expect(cellsOf(chunk!.table)['speed']).toEqual([1, 3])
    expect(chunk!.rejected).toMatchObject([
      { line: 2, reason: 'the row holds bytes that are not UTF-8, or a NUL byte' },
    ])
    const utf16 = await folder.write('utf16.csv', Buffer.from('speed,size\n1,a\n', 'utf16le'))
    expect(await problemsOf(planned([utf16]))).toMatchObject([
      { where: `${utf16}:1`, what: expect.stringMatching(/binary/) },
    ])
  })

  test('goes on from file to file in one chunk, and matches columns by name', async () => {
    const paths = [
      await folder.write('parts/1.csv', 'speed,size,id\n1,a,007\n2,b,008\n'),
      await folder.write('parts/2.tsv', 'id\tsize\tspeed\n009\tc\t3\n010\td,e\t4\n'),
      await folder.write('parts/3.csv', 'size;speed;id\n"f";5;011\n'),
    ]
    const plan = await planned(paths)
    const chunks = await all(plan, 3)
    expect(chunks.map(({ table }) => cellsOf(table))).toEqual([
      { speed: [1, 2, 3], size: ['a', 'b', 'c'], id: ['007', '008', '009'] },
      { speed: [4, 5], size: ['d,e', 'f'], id: ['010', '011'] },
    ])
    expect(chunks.map(({ next }) => next)).toEqual([
      { file: 1, record: 1 },
      { file: 2, record: 1 },
    ])
    expect((await all(plan, 3, { file: 1, record: 1 })).map(({ table }) => cellsOf(table))).toEqual([
      cellsOf(chunks[1]!.table),
    ])
  })

  test('whole numbers of the model may not be missing or broken, others may', async () => {
    const path = await folder.write('whole.csv', 'n,m\n1,1\n,2\n1.5,\n3,x\n')
    const plan = await planned([path], {
      features: [
        { name: 'n', kind: 'whole', optional: false },
        { name: 'm', kind: 'number', optional: true },
        { name: 'absent', kind: 'number', optional: true },
      ],
    })
    const [chunk] = await all(plan, 10)
    expect(cellsOf(chunk!.table)).toEqual({ n: [1], m: [1], absent: [Number.NaN] })
    expect(chunk!.rejected.map(({ reason }) => reason)).toEqual([
      'column "n" is missing, and the model takes whole numbers only',
      '"1.5" in column "n" is not a whole number below 2^53',
      '"x" in column "m" is not a number',
    ])
  })

  test('is planned before the first row: every file must have what is read and kept', async () => {
    const paths = [
      await folder.write('plan/1.csv', 'speed,size,id\n1,a,1\n'),
      await folder.write('plan/2.csv', 'sped,size,more\n1,a,1\n'),
    ]
    expect(await problemsOf(planned(paths))).toEqual([
      { where: paths[1], what: 'there is no column "speed", which the model reads (there is "sped")' },
      { where: paths[1], what: `there is no column "id", which ${paths[0]} has` },
      expect.objectContaining({ where: paths[1], what: `has "sped", "more", which ${paths[0]} does not` }),
    ])
    expect(await problemsOf(planned([paths[0]!], { keep: ['ids'] }))).toEqual([
      { where: paths[0], what: 'there is no column "ids", which is to be kept (there is "id")' },
    ])
  })
})

function planned(paths: readonly string[], changes: Partial<PlanRequest> = {}) {
  return planStream({
    files: paths.map((path) => dataFile(path, path)),
    features,
    untold: async () => [],
    keep: null,
    ...changes,
  })
}

async function all(
  plan: Awaited<ReturnType<typeof planned>>,
  size: number,
  from = { file: 0, record: 0 },
): Promise<RowChunk[]> {
  const chunks: RowChunk[] = []
  for await (const chunk of streamRows(plan, { size, from, other_keys: false })) chunks.push(chunk)
  return chunks
}

function joined(chunks: readonly RowChunk[]): Table {
  return concatTables(chunks.map(({ table }) => ({ name: 'chunk', table })))
}
