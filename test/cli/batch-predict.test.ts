import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { readTable } from '../../src/data/read-table.ts'
import { columnNamed } from '../../src/data/select.ts'
import type { Table } from '../../src/data/table.ts'
import { openScorer } from '../../src/model/scorer.ts'
import { BAD, type BatchFolder, batchFolder, type Predicted, ROWS } from './batch-folder.ts'
import { mlops, mlopsJson } from './terminal.ts'

describe('mlops predict', () => {
  let folder: string
  let model: string
  let words: BatchFolder['words']
  let bytes: BatchFolder['bytes']
  let made: BatchFolder

  beforeAll(async () => {
    made = await batchFolder()
    ;({ folder, model, words, bytes } = made)
  })
  afterAll(() => made.remove())

  test('all formats hold what the scorer says of the rows read whole, and chunks make no difference', async () => {
    for (const ending of ['csv', 'tsv.gz', 'jsonl', 'parquet']) {
      const whole = await mlopsJson<Predicted>(folder, words(`whole.${ending}`, '--chunk-rows', '250'))
      expect(whole).toMatchObject({ rows: ROWS - BAD, rejected: BAD, resumed_rows: 0, passed: false })
    }
    await mlopsJson(folder, words('one.csv', '--chunk-rows', '100000'))
    expect(await bytes('one.csv')).toEqual(await bytes('whole.csv'))
    const read = async (name: string): Promise<Table> =>
      (await readTable({ patterns: [name], root: folder, types: { id: 'string', speed: 'number' } })).table
    const tables = await Promise.all(['whole.csv', 'whole.tsv.gz', 'whole.jsonl', 'whole.parquet'].map(read))
    const scorer = await openScorer(model)
    const expected = await scorer.predict(tables[0]!)
    await scorer.close()
    if (expected.kind !== 'classification') throw new Error('a classifier')
    for (const table of tables) {
      expect(table.columns.map(({ name }) => name)).toEqual([
        'id',
        'speed',
        'size',
        'prediction',
        'probability.no',
        'probability.yes',
      ])
      expect(table.rows).toBe(ROWS - BAD)
      expect(texts(table, 'id').slice(0, 2)).toEqual(['000000', '000001'])
      expect(texts(table, 'prediction')).toEqual(Array.from(expected.predicted, (code) => expected.classes[code]))
      const yes = columnNamed(table, 'probability.yes')
      expect(yes?.kind === 'number' && yes.values).toEqual(expected.probabilities!.filter((_, at) => at % 2 === 1))
    }
    expect(gunzipSync(await bytes('whole.tsv.gz')).toString()).toMatch(/^id\tspeed\tsize\tprediction\t/)
  })

  test('rejected rows are told with file, line and reason', async () => {
    const lines = (await bytes('whole.csv.rejected.jsonl')).toString().trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { file: 'in/a.csv', line: 101, reason: '"slow" in column "speed" is not a number' },
      { file: 'in/b.csv.gz', line: 1002, reason: 'the row has 2 fields, the header has 3' },
      { file: 'in/c.csv', line: 3001, reason: 'the row has 4 fields, the header has 3' },
    ])
    const some = await mlops(folder, words('some.csv', '--max-rejected', '3', '--rejected', 'bad/rows.jsonl'))
    expect(some.code).toBe(0)
    expect(await bytes('bad/rows.jsonl')).toEqual(await bytes('whole.csv.rejected.jsonl'))
    expect((await mlops(folder, words('whole.csv', '--chunk-rows', '250'))).code).toBe(1)
  })

  test('a finished output is made again only where it would be the same, or where that is asked for', async () => {
    const again = await mlopsJson<Predicted>(folder, words('whole.csv', '--chunk-rows', '250'))
    expect(again).toMatchObject({ rows: ROWS - BAD, rejected: BAD, resumed_rows: ROWS })
    const kept = ['--keep', 'id', '--chunk-rows', '250']
    const other = await mlops(folder, words('whole.csv', ...kept))
    expect(other).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /there already, and it was made with another keep\n {2}allowed: another output, or --overwrite/,
      ),
    })
    await writeFile(join(folder, 'mine.csv'), 'my own notes\n')
    const mine = await mlops(folder, words('mine.csv'))
    expect(mine).toMatchObject({ code: 2, stderr: expect.stringMatching(/nothing tells what it was made from/) })
    expect(await bytes('mine.csv')).toEqual(Buffer.from('my own notes\n'))
    expect((await mlops(folder, words('mine.csv', ...kept, '--overwrite'))).code).toBe(1)
    expect((await bytes('mine.csv')).toString()).toMatch(/^id,prediction,probability.no,probability.yes\n000000,/)
    const changed = Buffer.concat([await bytes('mine.csv'), Buffer.from('000001,no,1,0\n')])
    await writeFile(join(folder, 'mine.csv'), changed)
    expect((await mlops(folder, words('mine.csv', ...kept))).stderr).toMatch(/it was changed since it was made/)
  })

  test('mistakes are told before anything is written', async () => {
    const cases: [string[], RegExp][] = [
      [words('p.txt'), /--output: p.txt does not say which format to write/],
      [words('p.parquet.gz'), /--output: p.parquet.gz does not say/],
      [['predict', 'in/a.csv', ...words('in/a.csv').slice(2)], /in\/a.csv: this file is read and would be written/],
      [words('p.csv', '--keep', 'idd'), /there is no column "idd", which is to be kept \(there is "id"\)/],
      [words('p.csv', '--keep', 'id', '--predictions-only'), /columns are to be kept too: id/],
      [words('p.csv', '--chunk-rows', '0'), /--chunk-rows.*\n.*from 1 to/],
    ]
    for (const [line, message] of cases) {
      const { code, stderr } = await mlops(folder, line)
      expect({ line, code, stderr }).toEqual({ line, code: 2, stderr: expect.stringMatching(message) })
    }
    expect(existsSync(join(folder, 'p.csv'))).toBe(false)
  })

  test('a glob passes over what an earlier run wrote, and rejected rows of before do not stay', async () => {
    await writeFile(join(folder, 'day.csv'), 'id,speed,size\n1,x,Small\n2,3,Small\n')
    const day = ['predict', 'da*.csv', '--package', model, '--output', 'day-out.csv']
    expect(await mlopsJson<Predicted>(folder, day)).toMatchObject({ rows: 1, rejected: 1 })
    expect(await mlopsJson<Predicted>(folder, day)).toMatchObject({ rows: 1, rejected: 1, resumed_rows: 2 })
    await writeFile(join(folder, 'day.csv'), 'id,speed,size\n1,2,Small\n2,3,Small\n')
    expect(await mlopsJson<Predicted>(folder, [...day, '--overwrite'])).toMatchObject({ rows: 2, rejected: 0 })
    expect(existsSync(join(folder, 'day-out.csv.rejected.jsonl'))).toBe(false)
  })

  test('a file without rows gives one without rows', async () => {
    await writeFile(join(folder, 'none.csv'), 'id,speed,size\n')
    const none = await mlopsJson<Predicted>(folder, [
      'predict',
      'none.csv',
      '--package',
      model,
      '--output',
      'none.out.csv',
    ])
    expect(none).toMatchObject({ rows: 0, rejected: 0, passed: true })
    expect((await bytes('none.out.csv')).toString()).toBe('id,speed,size,prediction,probability.no,probability.yes\n')
  })
})

function texts(table: Table, name: string): (string | undefined)[] {
  const column = columnNamed(table, name)
  return column?.kind === 'string' ? Array.from(column.codes, (code) => column.categories[code]) : []
}
