import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { readTable } from '../../src/data/read-table.ts'
import { columnNamed } from '../../src/data/select.ts'
import type { Table } from '../../src/data/table.ts'
import { openScorer } from '../../src/model/scorer.ts'
import { smallPackage } from '../serving/small-package.ts'
import { mlops, mlopsJson } from './terminal.ts'

interface Predicted {
  readonly rows: number
  readonly rejected: number
  readonly output: string
  readonly rejected_output: string | null
  readonly resumed_rows: number
  readonly passed: boolean
}

const ROWS = 12_000
const BAD = 3

describe('mlops predict', () => {
  let folder: string
  let model: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'batch '))
    model = await smallPackage()
    await mkdir(join(folder, 'in'))
    const lines = Array.from({ length: ROWS }, (_, at) => {
      const speed = at % 17 === 0 ? '' : String((at * 37) % 101)
      return `${String(at).padStart(6, '0')},${speed},${['Small', 'Medium', 'Large', 'Huge'][at % 4]}\n`
    })
    lines[99] = '000099,slow,Small\n'
    lines[5000] = '005000,1\n'
    lines[11_999] = '011999,2,Small,more\n'
    const header = 'id,speed,size\n'
    await writeFile(join(folder, 'in', 'a.csv'), header + lines.slice(0, 4000).join(''))
    await writeFile(join(folder, 'in', 'b.csv.gz'), gzipSync(header + lines.slice(4000, 9000).join('')))
    await writeFile(join(folder, 'in', 'c.csv'), header + lines.slice(9000).join(''))
  })
  afterAll(async () => {
    await rm(folder, { recursive: true })
    await rm(model, { recursive: true })
  })

  const words = (output: string, ...more: string[]): string[] => [
    'predict',
    'in/*',
    '--package',
    model,
    '--output',
    output,
    ...more,
  ]
  const bytes = (file: string): Promise<Buffer> => readFile(join(folder, file))

  test.each(['csv', 'tsv.gz', 'jsonl', 'parquet'])(
    'killed again and again it leaves the same %s as when it is let be',
    async (ending) => {
      const whole = await mlopsJson<Predicted>(folder, words(`whole.${ending}`, '--chunk-rows', '250'))
      expect(whole).toMatchObject({ rows: ROWS - BAD, rejected: BAD, resumed_rows: 0, passed: false })
      const output = `killed.${ending}`
      let before = 0
      for (const share of [0.05, 0.3, 0.6]) {
        // A busy machine kills late: each process has to do something all the same.
        const rows = Math.max(share * ROWS, before + 1)
        const done = await killedAfter(folder, words(output, '--chunk-rows', '250'), output, rows)
        expect(done).toBeGreaterThan(before)
        before = done
        expect(existsSync(join(folder, output))).toBe(false)
      }
      const last = await mlopsJson<Predicted>(folder, words(output, '--chunk-rows', '250'))
      expect(last).toMatchObject({ rows: ROWS - BAD, rejected: BAD, resumed_rows: before, passed: false })
      expect((await bytes(output)).equals(await bytes(`whole.${ending}`))).toBe(true)
      expect(await bytes(`${output}.rejected.jsonl`)).toEqual(await bytes(`whole.${ending}.rejected.jsonl`))
      expect(await bytes(`${output}.job.json`)).toEqual(await bytes(`whole.${ending}.job.json`))
      expect(existsSync(join(folder, `.${output}.partial`))).toBe(false)
    },
    300_000,
  )

  test('all formats hold what the scorer says of the rows read whole, and chunks make no difference', async () => {
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

  test('two processes never make one output', async () => {
    const first = spawn(
      process.execPath,
      [resolve('build/test/cli/launch.js'), ...words('both.csv', '--chunk-rows', '20')],
      {
        cwd: folder,
      },
    )
    await reached(folder, 'both.csv', 1)
    const second = await mlops(folder, words('both.csv', '--chunk-rows', '20'))
    expect(second).toMatchObject({ code: 2, stderr: expect.stringMatching(/another process is making this file now/) })
    const code = await new Promise((done) => first.on('close', done))
    expect(code).toBe(1)
    expect(await bytes('both.csv')).toEqual(await bytes('whole.csv'))
  })

  test('an interrupt leaves what is done, and says so by its exit code', async () => {
    const child = spawn(
      process.execPath,
      [resolve('build/test/cli/launch.js'), ...words('stopped.csv', '--chunk-rows', '20')],
      {
        cwd: folder,
      },
    )
    await reached(folder, 'stopped.csv', 1)
    child.kill('SIGINT')
    expect(await new Promise((done) => child.on('close', done))).toBe(130)
    const rest = await mlopsJson<Predicted>(folder, words('stopped.csv', '--chunk-rows', '20'))
    expect(rest.resumed_rows).toBeGreaterThan(0)
    expect(await bytes('stopped.csv')).toEqual(await bytes('whole.csv'))
  })

  test('mistakes are told before anything is written', async () => {
    const cases: [string[], RegExp][] = [
      [words('p.txt'), /--output: p.txt does not say which format to write/],
      [words('p.parquet.gz'), /--output: p.parquet.gz does not say/],
      [words('in/a.csv'), /in\/a.csv: this file is read and would be written/],
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

/** Starts the command, kills it by SIGKILL when so many rows are committed, and returns how many were. */
async function killedAfter(folder: string, words: readonly string[], output: string, rows: number): Promise<number> {
  const child = spawn(process.execPath, [resolve('build/test/cli/launch.js'), ...words], { cwd: folder })
  const ended = new Promise((done) => child.on('close', (code, signal) => done(signal ?? code)))
  await Promise.race([reached(folder, output, rows), ended])
  child.kill('SIGKILL')
  expect(await ended).toBe('SIGKILL')
  return committed(folder, output)
}

async function reached(folder: string, output: string, rows: number): Promise<void> {
  while (committed(folder, output) < rows) await new Promise((done) => setTimeout(done, 1))
}

function committed(folder: string, output: string): number {
  try {
    const { rows, rejected } = JSON.parse(readFileSync(join(folder, `.${output}.partial`, 'checkpoint.json'), 'utf8'))
    return rows + rejected
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0
    throw error
  }
}

function texts(table: Table, name: string): (string | undefined)[] {
  const column = columnNamed(table, name)
  return column?.kind === 'string' ? Array.from(column.codes, (code) => column.categories[code]) : []
}
