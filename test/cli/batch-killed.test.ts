import { existsSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  BAD,
  type BatchFolder,
  batchFolder,
  committed,
  type Predicted,
  ROWS,
  reached,
  started,
} from './batch-folder.ts'
import { mlops, mlopsJson } from './terminal.ts'

describe('mlops predict, killed', () => {
  let folder: string
  let words: BatchFolder['words']
  let bytes: BatchFolder['bytes']
  let made: BatchFolder

  beforeAll(async () => {
    made = await batchFolder()
    ;({ folder, words, bytes } = made)
    // What the others are held against: made in one go.
    await mlopsJson(folder, words('whole.csv', '--chunk-rows', '250'))
  })
  afterAll(() => made.remove())

  test.each(['csv', 'tsv.gz', 'jsonl', 'parquet'])(
    'killed again and again it leaves the same %s as when it is let be',
    async (ending) => {
      await mlopsJson(folder, words(`whole.${ending}`, '--chunk-rows', '250'))
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

  test.each(['before the output was in its place', 'after it'])(
    'killed at the very end, %s, it is finished too',
    async (when) => {
      const output = `end ${when}.csv`
      await mlopsJson(folder, words(output, '--chunk-rows', '250'))
      const partial = join(folder, `.${output}.partial`)
      await mkdir(partial)
      const { job, rows, rejected } = JSON.parse((await bytes(`${output}.job.json`)).toString())
      const checkpoint = {
        ...{ schema_version: 1, job, rows, rejected, finished: true },
        position: { file: 2, record: 3000 },
        bytes: { output: (await bytes(output)).length, rejected: 0, parts: 0 },
      }
      await writeFile(join(partial, 'checkpoint.json'), JSON.stringify(checkpoint))
      if (when.startsWith('before')) await rename(join(folder, output), join(partial, 'output'))
      expect(await mlopsJson(folder, words(output, '--chunk-rows', '250'))).toMatchObject({ rows, resumed_rows: ROWS })
      expect(await bytes(output)).toEqual(await bytes('whole.csv'))
      expect(await bytes(`${output}.rejected.jsonl`)).toEqual(await bytes('whole.csv.rejected.jsonl'))
      expect(existsSync(partial)).toBe(false)
    },
  )

  test('a beginning that other data made is of no use', async () => {
    await killedAfter(folder, words('other.csv', '--chunk-rows', '250'), 'other.csv', 1000)
    const all = await mlopsJson<Predicted>(folder, words('other.csv', '--chunk-rows', '251'))
    expect(all.resumed_rows).toBe(0)
    expect(await bytes('other.csv')).toEqual(await bytes('whole.csv'))
  })

  test('two processes never make one output', async () => {
    const first = started(folder, words('both.csv', '--chunk-rows', '20'))
    await reached(folder, 'both.csv', 1)
    // It stands still meanwhile, so that it cannot end before the other one begins.
    first.child.kill('SIGSTOP')
    const second = await mlops(folder, words('both.csv', '--chunk-rows', '20'))
    first.child.kill('SIGCONT')
    expect(second).toMatchObject({ code: 2, stderr: expect.stringMatching(/another process is making this file now/) })
    expect(await first.ended).toBe(1)
    expect(await bytes('both.csv')).toEqual(await bytes('whole.csv'))
  })

  test('an interrupt leaves what is done, and says so by its exit code', async () => {
    const { child, ended } = started(folder, words('stopped.csv', '--chunk-rows', '20'))
    await reached(folder, 'stopped.csv', 1)
    child.kill('SIGINT')
    expect(await ended).toBe(130)
    const rest = await mlopsJson<Predicted>(folder, words('stopped.csv', '--chunk-rows', '20'))
    expect(rest.resumed_rows).toBeGreaterThan(0)
    expect(await bytes('stopped.csv')).toEqual(await bytes('whole.csv'))
  })
})

/** Starts the command, kills it by SIGKILL when so many rows are committed, and returns how many were. */
async function killedAfter(folder: string, words: readonly string[], output: string, rows: number): Promise<number> {
  const { child, ended } = started(folder, words)
  await Promise.race([reached(folder, output, rows), ended])
  child.kill('SIGKILL')
  expect(await ended).toBe('SIGKILL')
  return committed(folder, output)
}
