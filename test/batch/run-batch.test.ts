import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type BatchOptions, type BatchResult, runBatch } from '../../src/batch/run-batch.ts'
import { smallPackage } from '../serving/small-package.ts'

describe('a batch', () => {
  let folder: string
  let model: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'batch run '))
    model = await smallPackage()
    const rows = (from: number, to: number): string =>
      Array.from({ length: to - from }, (_, at) => from + at)
        .map((at) =>
          at % 7 === 5 ? `${at},fast,"a ""b"", c"` : `${at},${at % 3 ? at : ''},${['Small', 'Huge'][at % 2]}`,
        )
        .join('\n')
    await writeFile(join(folder, '1.csv'), `id,speed,size\n${rows(0, 17)}\n`)
    await writeFile(join(folder, '2.csv'), `size;id;speed\nLarge;x;50\n`)
    await writeFile(join(folder, '3.csv'), `id,speed,size\n${rows(17, 31)}`)
  })
  afterAll(async () => {
    await rm(folder, { recursive: true })
    await rm(model, { recursive: true })
  })

  /** Ends after so many commits; null: it came to its end. */
  async function run(
    output: string,
    commits: number,
    changes: Partial<BatchOptions> = {},
  ): Promise<BatchResult | null> {
    const stop = new AbortController()
    let done = 0
    const options: BatchOptions = {
      data: ['?.csv'],
      output,
      keep: [],
      'predictions-only': false,
      rejected: undefined,
      'max-rejected': 99,
      overwrite: false,
      'chunk-rows': 4,
      ...changes,
    }
    try {
      return await runBatch(options, {
        root: folder,
        package: model,
        command: null,
        onProgress: (_, share) => {
          if (share !== undefined && ++done === commits) stop.abort()
        },
        signal: stop.signal,
      })
    } catch (error) {
      if (!stop.signal.aborted) throw error
      return null
    }
  }

  test.each(['csv', 'csv.gz', 'tsv', 'jsonl', 'jsonl.gz', 'parquet'])(
    'of %s goes on from every chunk, whatever else was written after it',
    async (ending) => {
      await run(`whole.${ending}`, Number.POSITIVE_INFINITY)
      const names = [`.${ending}`, `.${ending}.rejected.jsonl`, `.${ending}.job.json`]
      const files = (name: string): Promise<Buffer[]> =>
        Promise.all(names.map((end) => readFile(join(folder, `${name}${end}`))))
      for (let commits = 1; commits <= 7; commits += 1) {
        const output = `cut-${commits}.${ending}`
        expect(await run(output, commits)).toBeNull()
        for (const file of ['output', 'rejected', 'parts'])
          await appendFile(join(folder, `.${output}.partial`, file), 'half a chu')
        const rest = await run(output, Number.POSITIVE_INFINITY)
        expect(rest).toMatchObject({ rows: 28, rejected: 4, resumed_rows: 4 * commits, passed: true })
        expect(await files(`cut-${commits}`)).toEqual(await files('whole'))
      }
      expect((await readdir(folder)).filter((name) => name.startsWith('.'))).toEqual([])
    },
  )

  test('keeps the columns named, in the order named', async () => {
    await run('kept.csv', Number.POSITIVE_INFINITY, { keep: ['size', 'id'] })
    const lines = (await readFile(join(folder, 'kept.csv'), 'utf8')).split('\n')
    expect(lines[0]).toBe('size,id,prediction,probability.no,probability.yes')
    expect(lines[16]).toMatch(/^Large,x,(no|yes),/)
    await run('only.jsonl', Number.POSITIVE_INFINITY, { 'predictions-only': true })
    expect(Object.keys(JSON.parse((await readFile(join(folder, 'only.jsonl'), 'utf8')).split('\n')[0]!))).toEqual([
      'prediction',
      'probability.no',
      'probability.yes',
    ])
  })
})
