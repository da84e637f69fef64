import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { mlopsJson } from '../cli/terminal.ts'
import { smallPackage } from '../serving/small-package.ts'
import { venv } from './venv.ts'

const HERE = join('test', 'peers', 'batch')

test('PyArrow’s file goes in, and pandas reads every format that comes out', async () => {
  // MLflow brings pandas and PyArrow along.
  const python = venv(join('test', 'peers', 'mlflow'))
  const folder = await mkdtemp(join(tmpdir(), 'batch files '))
  const model = await smallPackage()
  execFileSync(python, [join(HERE, 'make.py'), join(folder, 'in.parquet')])
  const keep = ['id', 'speed', 'size', 'night', 'at', 'count'].flatMap((name) => ['--keep', name])
  for (const output of ['p.parquet', 'p.csv.gz', 'p.jsonl.gz']) {
    const words = ['predict', 'in.parquet', '--package', model, '--output', output, '--chunk-rows', '700', ...keep]
    expect(await mlopsJson(folder, words)).toMatchObject({ rows: 5000, rejected: 0 })
  }
  await expect(mlopsJson(folder, ['predict', 'in.parquet', '--package', model, '--output', 'all.csv'])).rejects.toThrow(
    /column "unread" is nested/,
  )
  const facts = JSON.parse(
    execFileSync(python, [join(HERE, 'read.py'), join(folder, 'in.parquet'), folder], { encoding: 'utf8' }),
  )
  const outputs = ['prediction', 'probability.no', 'probability.yes']
  const same = {
    rows: 5000,
    columns: ['id', 'speed', 'size', 'night', 'at', 'count', ...outputs],
    ids: true,
    speed: true,
    size: true,
    count: true,
    first_time: expect.stringMatching(/^2026-01-01[T ]00:00:01/),
    same: true,
  }
  expect(facts).toEqual({
    row_groups: 8,
    types: {
      id: 'int64',
      speed: 'double',
      size: 'string',
      night: 'string',
      at: 'string',
      count: 'int64',
      prediction: 'string',
      'probability.no': 'double',
      'probability.yes': 'double',
    },
    parquet: same,
    csv: same,
    jsonl: same,
  })
  await rm(folder, { recursive: true })
  await rm(model, { recursive: true })
}, 600_000)
