import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { mlopsJson, wineFolder } from './terminal.ts'

interface Verdict {
  readonly verdict: string
  readonly metrics: readonly { slice: { value: string; rows: number } | null; candidate: number }[]
}

test('a column of numbers makes slices, too', async () => {
  const folder = await wineFolder(`name: years
task: binary-classification
target: y
data: {train: train.csv, test: test.csv}
train: {params: {n_estimators: 5}}
validate: {slices: {year: {min_rows: 10, metrics: {accuracy: {threshold: 0}}}}}
`)
  const rows = (from: number) =>
    Array.from({ length: 60 }, (_, row) => `${from + row},${2001 - (row % 2)},${(row * 7) % 3 ? 'no' : 'yes'}\n`).join(
      '',
    )
  await writeFile(join(folder, 'train.csv'), `a,year,y\n${rows(0)}`)
  await writeFile(join(folder, 'test.csv'), `a,year,y\n${rows(100)}`)
  await mlopsJson(folder, ['train'])
  const { verdict, metrics } = await mlopsJson<Verdict>(folder, ['validate'])
  expect(metrics.flatMap(({ slice }) => (slice ? [[slice.value, slice.rows]] : []))).toEqual([
    ['2000', 30],
    ['2001', 30],
  ])
  expect(verdict).toBe('pass')
})
