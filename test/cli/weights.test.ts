import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { mlopsJson, wineFolder, wineProject } from './terminal.ts'

interface Numbers {
  readonly metrics: Readonly<Record<string, number>>
}

test('the metrics of a run with weights are those of its predictions file', async () => {
  const folder = await wineFolder(`${wineProject.replace('wine.csv', 'rows.csv')}columns: {w: weight, key: id}\n`)
  const rows = Array.from(
    { length: 200 },
    (_, row) => `k${row},${row % 7},${(row * 13) % 5},${1 + (row % 4)},${row % 3}`,
  )
  await writeFile(join(folder, 'rows.csv'), `key,a,b,w,cultivar\n${rows.join('\n')}\n`)
  const { metrics, location } = await mlopsJson<Numbers & { location: string }>(folder, ['train'])
  const file = join(location, 'predictions.parquet')
  const read = await mlopsJson<Numbers>(folder, ['metrics', file, '--task', 'multiclass-classification'])
  expect(read.metrics).toEqual(metrics)
})
