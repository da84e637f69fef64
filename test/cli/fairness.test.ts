import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { mlops, mlopsJson } from './terminal.ts'

interface Verdict {
  readonly verdict: string
  readonly reasons: string[]
  readonly notes: string[]
  readonly metrics: { name: string; status: string; candidate: number; interval: [number, number] | null }[]
}

const gaps = (rules: string) => `name: strikes
task: binary-classification
target: damage
positive: "yes"
data: {train: train.csv, test: test.csv}
columns: {strike_id: id}
train: {params: {n_estimators: 20, seed: 1}}
validate:
  baseline: [production]
  metrics: {roc_auc: {threshold: 0.6}}
  fairness: ${rules}
`

describe('gaps between groups', () => {
  let folder: string
  let trained: string
  const judged = async (rules: string): Promise<Verdict> => {
    await writeFile(join(folder, 'mlops.yml'), gaps(rules))
    return mlopsJson<Verdict>(folder, ['validate'])
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mlops fairness '))
    for (const side of ['train', 'test'])
      await cp(join('examples', 'scikit-learn', 'data', `${side}.csv`), join(folder, `${side}.csv`))
    await writeFile(join(folder, 'mlops.yml'), gaps('{}'))
    ;({ package: trained } = await mlopsJson<{ package: string }>(folder, ['train']))
  })

  test('a bound decides, by the groups that are large enough; the small ones are named', async () => {
    const report = await judged(
      '{time_of_day: {min_rows: 100, metrics: {selection_rate_difference: {threshold: 0.0001}, selection_rate_ratio: {threshold: 0}}}}',
    )
    const { candidate } = report.metrics.find(({ name }) => name === 'selection_rate_difference.time_of_day')!
    expect(candidate).toBeCloseTo(await byHand(folder, trained), 12)
    expect(report.verdict).toBe('fail')
    expect(report.reasons).toEqual([
      expect.stringMatching(/^selection_rate_difference.time_of_day .* is above the threshold 0.0001/),
    ])
    expect(report.notes.join('\n')).toMatch(
      /insufficient rows in time_of_day \(under 100\), left out of its gaps: .*Dawn \(\d+\)/,
    )
  })

  test('groups that are all too small decide nothing', async () => {
    const report = await judged('{time_of_day: {min_rows: 5000, metrics: {selection_rate_difference: {threshold: 0}}}}')
    expect(report.verdict).toBe('pass')
    expect(report.notes.join('\n')).toMatch(/fairness by time_of_day was not judged: 0 of its groups have 5000 rows/)
  })

  test('a column that is not there leaves the verdict incomplete', async () => {
    const report = await judged('{sex: {metrics: {selection_rate_difference: {threshold: 0.1}}}}')
    expect(report.verdict).toBe('incomplete')
    expect(report.reasons).toEqual(['fairness by sex is demanded, but the test rows have no such column'])
  })

  test('a gap may not grow, beside an interval', async () => {
    await judged('{}')
    await mlopsJson(folder, ['register'])
    await mlopsJson(folder, ['promote', 'strikes@v0.0.1', 'production'])
    await mlopsJson(folder, ['train', '--set', 'train.params.seed=2'])
    const report = await judged(
      '{time_of_day: {min_rows: 100, metrics: {equalized_odds_difference: {max_absolute_regression: 0.5}}}}',
    )
    const row = report.metrics.find(({ name }) => name === 'equalized_odds_difference.time_of_day')!
    expect(row).toMatchObject({ status: 'pass', interval: [expect.any(Number), expect.any(Number)] })
    expect(row.interval![0]).toBeLessThanOrEqual(row.interval![1])
  })

  test('a misspelt gap is told, with what is meant', async () => {
    await writeFile(
      join(folder, 'mlops.yml'),
      gaps('{time_of_day: {metrics: {selection_rate_diference: {threshold: 0.1}}}}'),
    )
    const { code, stderr } = await mlops(folder, ['validate'])
    expect(code).toBe(2)
    expect(stderr).toMatch(
      /mlops.yml:11: selection_rate_diference is not a known metric \(did you mean selection_rate_difference\?\)/,
    )
  })
})

/** The largest share of predicted damage less the smallest, over the times of day with 100 rows. */
async function byHand(folder: string, model: string): Promise<number> {
  await mlopsJson(folder, ['predict', 'test.csv', '--package', model, '--output', 'p.csv'])
  const [header, ...rows] = (await readFile(join(folder, 'p.csv'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => line.split(','))
  const [time, said] = [header!.indexOf('time_of_day'), header!.indexOf('prediction')]
  const groups = Object.values(
    Object.groupBy(
      rows.filter((row) => row[time] !== ''),
      (row) => row[time]!,
    ),
  )
  const rates = groups.flatMap((group) =>
    group!.length < 100 ? [] : [group!.filter((row) => row[said] === 'yes').length / group!.length],
  )
  return Math.max(...rates) - Math.min(...rates)
}
