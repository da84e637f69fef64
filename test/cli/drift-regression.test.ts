import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import type { DriftReport } from '../../src/records/drift-report.ts'
import { mlopsJson } from './terminal.ts'

let folder: string

/** A model of car prices, registered and in production, whose package keeps rows for the domain classifier. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlops cars '))
  for (const name of ['reference', 'analysis'])
    await cp(`test/golden/drift/car-price-${name}.csv.gz`, join(folder, `${name}.csv.gz`))
  await writeFile(
    join(folder, 'mlops.yml'),
    `name: cars
task: regression
target: y_true
data: {train: reference.csv.gz}
columns: {id: id, timestamp: time, y_pred: ignore}
train: {params: {n_estimators: 20}}
drift: {current: analysis.csv.gz, reference_rows: 1000, domain_classifier: true, segments: [fuel], types: {number: {method: ks}}}
`,
  )
  await mlopsJson(folder, ['train'])
  await mlopsJson(folder, ['validate'])
  await mlopsJson(folder, ['register'])
  await mlopsJson(folder, ['promote', 'cars@v0.0.1', 'production'])
}, 120_000)

describe('a version that predicts numbers', () => {
  test('has its errors estimated without labels, and measured with them', async () => {
    const [head, ...rows] = await lines('analysis.csv.gz')
    const at = head!.split(',').indexOf('y_true')
    const without = [head!, ...rows].map((line) =>
      line
        .split(',')
        .filter((_, i) => i !== at)
        .join(','),
    )
    await writeFile(join(folder, 'unlabelled.csv'), `${without.join('\n')}\n`)
    const guessed = await mlopsJson<DriftReport>(folder, ['drift', '--current', 'unlabelled.csv'])
    const known = await mlopsJson<DriftReport>(folder, ['drift'])
    for (const name of ['mean_absolute_error', 'root_mean_squared_error']) {
      const [estimate, measured] = [guessed, known].map(
        (report) => report.performance.find((one) => one.name === name)!,
      )
      expect([estimate!.source, measured!.source]).toEqual(['estimate', 'labels'])
      expect(estimate!.interval).not.toBeNull()
      expect(Math.abs(estimate!.current! / measured!.current! - 1)).toBeLessThan(0.1)
    }
    // An estimate is told and never decides.
    expect(guessed.verdict).not.toBe('degraded')
  })

  test('is looked at as a whole and by segment, with the weight of each column and the methods of its type', async () => {
    const report = await mlopsJson<DriftReport>(folder, ['drift'])
    expect(report.multivariate.map(({ method }) => method)).toEqual(['pca_reconstruction', 'domain_classifier'])
    expect(report.segments.map(({ value }) => value).sort()).toEqual(['diesel', 'electric', 'gas'])
    const price = report.columns.find(({ column }) => column === 'price_new')!
    expect(price).toMatchObject({ method: 'ks', kind: 'number' })
    expect(report.columns.find(({ column }) => column === 'fuel')).toMatchObject({ method: 'jensenshannon' })
    const weights = report.columns.flatMap(({ importance }) => importance ?? [])
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 6)
  })
})

async function lines(name: string): Promise<string[]> {
  const { gunzipSync } = await import('node:zlib')
  return gunzipSync(await readFile(join(folder, name)))
    .toString('utf8')
    .trimEnd()
    .split('\n')
}
