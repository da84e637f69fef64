import { execFileSync } from 'node:child_process'
import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { mlops, mlopsJson } from './terminal.ts'

interface Verdict {
  readonly verdict: string
  readonly reasons: string[]
  readonly metrics: {
    name: string
    status: string
    candidate: number
    baseline: number | null
    interval: null | number[]
  }[]
  readonly reports: { json: string }
}

const project = (metrics: string, uncertainty = 'report') => `name: strikes
task: binary-classification
target: damage
positive: "yes"
data: {train: train.csv, test: test.csv}
columns: {strike_id: id}
train: {params: {n_estimators: 20, seed: 1}}
validate:
  baseline: [production]
  uncertainty: ${uncertainty}
  metrics: ${metrics}
`

/** A missed damage costs 50, an inspection for nothing 1. */
const cost = `import { readFileSync, writeFileSync } from 'node:fs'
const [header, ...rows] = readFileSync(process.env.MLOPS_PREDICTIONS, 'utf8').trim().split('\\n').map((line) => line.split(','))
const at = (name) => header.indexOf(name)
if (at('speed_knots') < 0) throw new Error('the input columns are not there')
const price = (row) => (row[at('target')] === row[at('prediction')] ? 0 : row[at('target')] === 'yes' ? 50 : 1)
writeFileSync(process.env.MLOPS_METRIC_FILE, String(rows.reduce((sum, row) => sum + price(row), 0)))
`
const rule = '{run: node cost.mjs, greater_is_better: false, max_relative_regression: 0.05}'

describe('metrics of the project’s own, and what a model costs', () => {
  let folder: string
  let trained: string
  const judged = async (metrics: string, uncertainty?: string): Promise<Verdict> => {
    await writeFile(join(folder, 'mlops.yml'), project(metrics, uncertainty))
    return mlopsJson<Verdict>(folder, ['validate'])
  }
  const refused = async (metrics: string): Promise<string> => {
    await writeFile(join(folder, 'mlops.yml'), project(metrics))
    const { code, stderr } = await mlops(folder, ['validate'])
    expect(code).toBe(2)
    return stderr
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mlops own metrics '))
    for (const side of ['train', 'test'])
      await cp(join('examples', 'scikit-learn', 'data', `${side}.csv`), join(folder, `${side}.csv`))
    await writeFile(join(folder, 'cost.mjs'), cost)
    await writeFile(join(folder, 'mlops.yml'), project('{roc_auc: {threshold: 0.6}}'))
    await mlopsJson(folder, ['train'])
    await mlopsJson(folder, ['validate'])
    await mlopsJson(folder, ['register'])
    await mlopsJson(folder, ['promote', 'strikes@v0.0.1', 'production'])
    ;({ package: trained } = await mlopsJson<{ package: string }>(folder, [
      'train',
      '--set',
      'train.params.seed=2',
      '--set',
      'train.params.n_estimators=40',
    ]))
  })

  test('a command’s number is of the gate’s own rows and predictions, and decides as any other', async () => {
    const { metrics, reasons } = await judged(`{cost: ${rule}}`)
    const row = metrics.find(({ name }) => name === 'cost')!
    await mlopsJson(folder, ['predict', 'test.csv', '--package', trained, '--output', 'p.csv'])
    expect(row.candidate).toBe(await costByHand(join(folder, 'p.csv')))
    const allowed = row.baseline! * 1.05
    expect(row.status).toBe(row.candidate <= allowed ? 'pass' : 'fail')
    if (row.status === 'fail') expect(reasons.join()).toMatch(/^cost \d+ is .* above production's \d+; at most 5 %/)
  })

  test('without a limit it is only shown', async () => {
    const { metrics, verdict } = await judged(
      '{roc_auc: {threshold: 0.6}, cost: {run: node cost.mjs, greater_is_better: false}}',
    )
    expect(verdict).toBe('pass')
    expect(metrics.find(({ name }) => name === 'cost')).toMatchObject({ status: 'info', candidate: expect.any(Number) })
  })

  test('size and times are held, by the numbers themselves also in strict', async () => {
    const metrics =
      '{package_bytes: {max_relative_regression: 9}, training_seconds: {threshold: 600}, prediction_seconds_per_row: {threshold: 1, max_absolute_regression: 1}}'
    const report = await judged(metrics, 'strict')
    expect(report.verdict).toBe('pass')
    const gated = report.metrics.filter(({ status }) => status !== 'info')
    expect(gated.map(({ name, interval }) => [name, interval])).toEqual([
      ['package_bytes', null],
      ['training_seconds', null],
      ['prediction_seconds_per_row', null],
    ])
    for (const { candidate, baseline } of gated) {
      expect(candidate).toBeGreaterThan(0)
      expect(baseline).toBeGreaterThan(0)
    }
    // Twice as many trees.
    expect(gated[0]!.candidate).toBeGreaterThan(1.2 * gated[0]!.baseline!)
    expect((await judged('{package_bytes: {max_relative_regression: 0.1}}')).verdict).toBe('fail')
  })

  test.each([
    ['{cost: {run: exit 3, greater_is_better: false}}', /validate\.metrics\.cost\.run: .*exit code 3/],
    ['{cost: {run: "true", greater_is_better: false}}', /the command left no number\n {2}allowed: one finite number/],
    [
      '{cost: {run: echo much > $MLOPS_METRIC_FILE, greater_is_better: false}}',
      /the command left "much"\n {2}allowed: one finite number/,
    ],
    ['{cost: {run: node cost.mjs}}', /mlops.yml:11: cost is computed by a command and has no direction/],
    ['{roc_auc: {run: node cost.mjs, greater_is_better: true}}', /roc_auc is computed by the gate itself/],
    ['{package_byte: {threshold: 1}}', /did you mean package_bytes\?/],
  ])('%s is refused', async (metrics, message) => {
    expect(await refused(metrics)).toMatch(message)
  })

  test('a change of the program itself is shown beside the policy’s', async () => {
    const git = (...words: string[]) => execFileSync('git', words, { cwd: folder, stdio: 'pipe' })
    await writeFile(join(folder, '.gitignore'), '.mlops/\np.csv\n')
    await writeFile(join(folder, 'mlops.yml'), project(`{cost: ${rule}}`))
    git('init', '-q', '-b', 'main')
    git('add', '.')
    git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qm', 'base')
    git('switch', '-qc', 'cheaper')
    await writeFile(join(folder, 'cost.mjs'), cost.replace('? 50 :', '? 5 :'))
    git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qam', 'make it cheaper')
    const { reports } = await judged(`{cost: ${rule}}`)
    const { policy } = JSON.parse(await readFile(reports.json, 'utf8'))
    expect(policy.changes).toEqual([
      {
        key: 'validate.metrics.cost.run: cost.mjs',
        before: expect.stringMatching(/^[0-9a-f]{12}$/),
        after: expect.stringMatching(/^[0-9a-f]{12}$/),
      },
    ])
  })
})

async function costByHand(file: string): Promise<number> {
  const [header, ...rows] = (await readFile(file, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => line.split(','))
  const [truth, said] = [header!.indexOf('damage'), header!.indexOf('prediction')]
  return rows.reduce((sum, row) => sum + (row[truth] === row[said] ? 0 : row[truth] === 'yes' ? 50 : 1), 0)
}
