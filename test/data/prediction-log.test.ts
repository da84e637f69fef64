import { appendFile, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { dataFile } from '../../src/data/data-file.ts'
import { isPredictionLog, readFeedback, readPredictionLogs } from '../../src/data/prediction-log.ts'
import { columnNamed } from '../../src/data/select.ts'
import type { Table } from '../../src/data/table.ts'
import { started } from '../serving/started.ts'

let folder: string
const files = async (start: string) =>
  (await readdir(folder))
    .filter((name) => name.startsWith(start))
    .sort()
    .map((name) => dataFile(join(folder, name), name))

/** Written by the real server, with one label that was corrected. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prediction log '))
  const rotation = { bytes: 1e9, milliseconds: 1e9 }
  const target = { kind: 'folder', folder } as const
  await using server = await started({
    log: { target, sampled: 1, hashed: ['size'], redacted: [], hash_key: Buffer.alloc(32), queue: 1000, rotation },
  })
  const rows = [1.5, null, 3].map((speed) => ({ speed, size: 'Small' }))
  await server.post('/predict', rows, { 'x-request-id': 'a' })
  await server.post('/predict', [{ speed: 7, size: 'Large' }], { 'x-request-id': 'b' })
  await server.post('/feedback', [
    { request_id: 'a', row: 1, actual: 'no' },
    { request_id: 'b', actual: 'no' },
  ])
  await new Promise((done) => setTimeout(done, 20))
  await server.post('/feedback', { request_id: 'a', row: 1, actual: 'yes' })
  await server.server.close()
})

const numbers = (table: Table, name: string): number[] => {
  const column = columnNamed(table, name)
  return column?.kind === 'number' ? [...column.values] : []
}
const texts = (table: Table, name: string): (string | undefined)[] => {
  const column = columnNamed(table, name)
  return column?.kind === 'string' ? [...column.codes].map((code) => column.categories[code]) : []
}

describe('the log of a server', () => {
  test('is told from other JSON Lines by its first line', async () => {
    await writeFile(join(folder, 'other.jsonl'), '{"speed": 1}\n{"kind":"schema"}\n')
    expect(await isPredictionLog((await files('predictions'))[0]!)).toBe(true)
    expect(await isPredictionLog((await files('feedback'))[0]!)).toBe(true)
    expect(await isPredictionLog((await files('other'))[0]!)).toBe(false)
  })

  test('becomes rows, with the newest labels beside what was predicted', async () => {
    const log = await readPredictionLogs([...(await files('predictions')), ...(await files('feedback'))], 'damage')
    expect(log).toMatchObject({ model: { name: 'bird' }, hidden: ['size'], failed: 0, torn: 0, labelled: 2 })
    expect(log.table.columns.map(({ name }) => name)).toEqual([
      'request_id',
      'time',
      'speed',
      'prediction',
      'probability.no',
      'probability.yes',
      'damage',
    ])
    expect(texts(log.table, 'request_id')).toEqual(['a#0', 'a#1', 'a#2', 'b#0'])
    expect(numbers(log.table, 'speed')).toEqual([1.5, Number.NaN, 3, 7])
    expect(texts(log.table, 'damage')).toEqual([undefined, 'yes', undefined, 'no'])
    const [no, yes] = [numbers(log.table, 'probability.no'), numbers(log.table, 'probability.yes')]
    for (const [row, share] of no.entries()) expect(share + yes[row]!).toBeCloseTo(1, 5)
  })

  test('gives its labels alone', async () => {
    const table = await readFeedback(await files('feedback'), 'damage')
    expect([texts(table, 'request_id'), texts(table, 'damage')]).toEqual([
      ['a#1', 'b#0'],
      ['yes', 'no'],
    ])
  })

  test('may end in a line that was cut short, and nowhere else', async () => {
    const [whole] = await files('predictions')
    const text = await readFile(whole!.path, 'utf8')
    const cut = dataFile(join(folder, 'cut.jsonl'), 'cut.jsonl')
    await writeFile(cut.path, text.slice(0, -40))
    expect(await readPredictionLogs([cut], 'damage')).toMatchObject({ torn: 1, table: { rows: 3 } })
    await appendFile(cut.path, `\n${text}`)
    await expect(readPredictionLogs([cut], 'damage')).rejects.toThrow(/cut\.jsonl:5: this line is no JSON/)
  })

  test.each([
    ['{"kind":"prediction"}', /wrong\.jsonl:3: no record of a prediction log/],
    ['SCHEMA', /this log is of the model cat, the one before of bird/],
  ])('with a line %j is refused', async (line, message) => {
    const [whole] = await files('predictions')
    const [schema, first] = (await readFile(whole!.path, 'utf8')).split('\n')
    const third = line === 'SCHEMA' ? schema!.replace('"name":"bird"', '"name":"cat"') : line
    const wrong = dataFile(join(folder, 'wrong.jsonl'), 'wrong.jsonl')
    await writeFile(wrong.path, `${schema}\n${first}\n${third}\n`)
    await expect(readPredictionLogs([wrong], 'damage')).rejects.toThrow(message)
  })
})
