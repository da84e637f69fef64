import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { mlopsJson, wineFolder } from './terminal.ts'

/** Knows the cultivars of the training rows by heart, and says of any other row that it is class_1. */
const program = `
import { readFileSync, writeFileSync } from 'node:fs'
const rows = (file) => readFileSync(file, 'utf8').trim().split('\\n').slice(1)
const { MLOPS_TRAIN_DATA, MLOPS_TEST_DATA, MLOPS_RUN_DIR } = process.env
const known = new Set(rows(MLOPS_TRAIN_DATA))
const lines = rows(MLOPS_TEST_DATA).map((row) => {
  const target = row.split(',').at(-1)
  return target + ',' + (known.has(row) ? target : 'class_1')
})
writeFileSync(MLOPS_RUN_DIR + '/predictions.csv', ['target,prediction', ...lines, ''].join('\\n'))
writeFileSync(MLOPS_RUN_DIR + '/metrics.json', JSON.stringify({ rows: known.size + lines.length, tested: lines.length }))
`

test('a program is given the two sides of a split, which share no row', async () => {
  const folder = await wineFolder(
    'name: wine\ntask: multiclass-classification\ntarget: cultivar\ndata: {train: wine.csv}\ntrain: {run: node train.mjs}\n',
  )
  await writeFile(join(folder, 'train.mjs'), program)
  const { status, metrics, location } = await mlopsJson<{
    status: string
    metrics: Record<string, number>
    location: string
  }>(folder, ['train'])
  expect(status).toBe('finished')
  expect(metrics['accuracy']).toBeLessThan(0.6)
  const { logged } = (await import(join(location, 'run.json'), { with: { type: 'json' } })).default
  expect(logged.rows).toBe(178)
  expect(logged.tested).toBeLessThan(60)
})
