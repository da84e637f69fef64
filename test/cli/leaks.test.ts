import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { mlops, mlopsJson } from './terminal.ts'

interface Verdict {
  readonly verdict: string
  readonly reasons: string[]
  readonly notes: string[]
  readonly metrics: {
    name: string
    status: string
    baseline_name: string | null
    baseline: number | null
    candidate: number
    delta: number | null
    interval: [number, number] | null
  }[]
}

const project = `name: strikes
task: binary-classification
target: damage
positive: "yes"
data: {train: train.csv, test: test.csv}
columns: {strike_id: id}
train: {params: {n_estimators: 40, seed: 1}}
validate: {baseline: [production], metrics: {roc_auc: {threshold: 0.6, max_absolute_regression: 0.01}}}
`

/** Every k-th line, by a draw of their own for each seed. */
function drawn(lines: readonly string[], seed: number): { train: string[]; test: string[] } {
  let state = seed
  const inTest = lines.map(() => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32 < 0.25
  })
  return { train: lines.filter((_, i) => !inTest[i]), test: lines.filter((_, i) => inTest[i]) }
}

/** Feature columns and target: what the package remembers of a row. */
const content = (line: string): string => line.slice(line.indexOf(',') + 1)

function shared(test: readonly string[], train: readonly string[]): number {
  const known = new Set(train.map(content))
  return test.filter((line) => known.has(content(line))).length
}

describe('a split that was drawn again after a year was added', () => {
  let folder: string
  let header: string
  let lines: string[]
  const write = async (sides: { train: readonly string[]; test: readonly string[] }): Promise<void> => {
    for (const side of ['train', 'test'] as const)
      await writeFile(join(folder, `${side}.csv`), `${[header, ...sides[side]].join('\n')}\n`)
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mlops leaks '))
    const text = await readFile('examples/scikit-learn/data/train.csv', 'utf8')
    ;[header, ...lines] = text.trim().split('\n') as [string, ...string[]]
    await writeFile(join(folder, 'mlops.yml'), project)
    await write(drawn(lines.slice(0, 4000), 1))
    await mlopsJson(folder, ['train'])
    expect(await mlopsJson<Verdict>(folder, ['validate'])).toMatchObject({ verdict: 'pass' })
    await mlopsJson(folder, ['register'])
    await mlopsJson(folder, ['promote', 'strikes@v0.0.1', 'production'])
  })

  test('the rows that the baseline was trained on are counted and left out, and the models differ by less than chance', async () => {
    const before = drawn(lines.slice(0, 4000), 1)
    const after = drawn(lines, 2)
    await write(after)
    await mlopsJson(folder, ['train'])
    const report = await mlopsJson<Verdict>(folder, ['validate'])
    const leaked = shared(after.test, before.train)
    expect(leaked).toBeGreaterThan(after.test.length * 0.4)
    expect(report.notes).toContainEqual(
      `${leaked} of ${after.test.length} test rows are among those that production was trained on: ` +
        `both models are compared on the other ${after.test.length - leaked}.`,
    )
    expect(report.verdict).toBe('pass')
    const whole = report.metrics.find(({ name, baseline_name }) => name === 'roc_auc' && baseline_name === null)!
    const row = report.metrics.find(({ name, baseline_name }) => name === 'roc_auc' && baseline_name === 'production')!
    expect(whole.candidate).not.toBe(row.candidate)
    expect(row.delta).toBe(row.candidate - row.baseline!)
    expect(row.interval![0]).toBeLessThan(0)
    expect(row.interval![1]).toBeGreaterThan(0)

    await mlopsJson(folder, ['predict', 'test.csv', '--model', 'strikes@production', '--output', 'p.csv'])
    const predicted = await readFile(join(folder, 'p.csv'), 'utf8')
    await writeFile(join(folder, 'p.csv'), predicted.replace(/\bdamage\b/, 'target'))
    const { metrics } = await mlopsJson<{ metrics: Record<string, number> }>(folder, [
      'metrics',
      'p.csv',
      '--task',
      'binary-classification',
      '--positive',
      'yes',
    ])
    // On all rows the baseline looks better than it is, and a candidate as good as it would be refused.
    expect(metrics['roc_auc']! - whole.candidate).toBeGreaterThan(0.01)
    process.stdout.write(
      `leak: ${leaked} of ${after.test.length} rows; roc_auc of the baseline on all ${metrics['roc_auc']}, ` +
        `of the candidate ${whole.candidate}; on the rest ${row.baseline} and ${row.candidate}, delta in [${row.interval}]\n`,
    )
  })

  test('a candidate that was trained on its own test rows is incomplete, with the number', async () => {
    const sides = drawn(lines, 3)
    await write({ train: sides.train, test: [...sides.test, ...sides.train.slice(0, 500)] })
    await mlopsJson(folder, ['train'])
    const { code, stdout } = await mlops(folder, ['validate', '--json'])
    const report = JSON.parse(stdout) as Verdict
    expect({ code, verdict: report.verdict }).toEqual({ code: 1, verdict: 'incomplete' })
    const count = shared(sides.test, sides.train) + 500
    expect(report.reasons[0]).toMatch(
      new RegExp(`^${count} of ${sides.test.length + 500} test rows are among those that the candidate was trained on`),
    )
    expect(await mlops(folder, ['register'])).toMatchObject({ code: 2 })
    const allowed = await mlopsJson<Verdict>(folder, ['validate', '--set', 'validate.allow_overlap=true'])
    expect(allowed.verdict).not.toBe('incomplete')
    expect(allowed.notes.join('\n')).toMatch(/validate.allow_overlap is true/)
  })

  test('an honest split of the same coarse data is not accused', async () => {
    for (const seed of [4, 5]) {
      const sides = drawn(lines, seed)
      await write(sides)
      await mlopsJson(folder, ['train'])
      const report = await mlopsJson<Verdict>(folder, ['validate'])
      expect(report.verdict).not.toBe('incomplete')
      expect(report.notes.join('\n')).toMatch(
        /test rows are among those that the candidate was trained on: no more than/,
      )
    }
  })
})
