import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { mlops, mlopsJson } from './terminal.ts'

interface Trained {
  readonly package: string
  readonly metrics: Record<string, number>
  readonly params: Record<string, unknown>
}

const project = (threshold: string) => `name: strikes
task: binary-classification
target: damage
positive: "yes"
data: {train: train.csv, test: test.csv}
columns: {strike_id: id}
train: {params: {n_estimators: 30, seed: 1}${threshold}}
`

describe('a decision threshold', () => {
  let folder: string
  const trained = async (threshold: string): Promise<Trained> => {
    await writeFile(join(folder, 'mlops.yml'), project(threshold))
    return mlopsJson<Trained>(folder, ['train'])
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mlops threshold '))
    for (const side of ['train', 'test'])
      await cp(join('examples', 'scikit-learn', 'data', `${side}.csv`), join(folder, `${side}.csv`))
  })

  test('that is given is kept in the package and decides the labels of every prediction', async () => {
    const { package: model, params } = await trained(', decision_threshold: 0.2')
    expect(params['decision_threshold']).toBe(0.2)
    await mlopsJson(folder, ['predict', 'test.csv', '--package', model, '--output', 'p.csv'])
    const [header, ...rows] = (await readFile(join(folder, 'p.csv'), 'utf8'))
      .trim()
      .split('\n')
      .map((l) => l.split(','))
    const [said, share] = [header!.indexOf('prediction'), header!.indexOf('probability.yes')]
    expect(new Set(rows.map((row) => row[said]))).toEqual(new Set(['yes', 'no']))
    expect(rows.filter((row) => (row[said] === 'yes') !== Number(row[share]) >= Math.fround(0.2))).toEqual([])
  })

  test('that is found on folds is better for its metric on rows it never saw, and the same each time', async () => {
    const plain = await trained('')
    const found = await trained(', decision_threshold: {metric: f1}')
    expect(plain.params).not.toHaveProperty('decision_threshold')
    expect(found.params['decision_threshold']).toBeLessThan(0.5)
    expect(found.metrics['f1']).toBeGreaterThan(1.2 * plain.metrics['f1']!)
    expect(found.metrics['roc_auc']).toBe(plain.metrics['roc_auc'])
    expect((await trained(', decision_threshold: {metric: f1}')).params).toEqual(found.params)
    expect(
      (await trained(', decision_threshold: {metric: recall, folds: 3}')).params['decision_threshold'],
    ).toBeLessThan(found.params['decision_threshold'] as number)
  })

  test.each([
    ['train: {decision_threshold: 1.5}', /a number between 0 and 1, or/],
    ['train: {decision_threshold: {metric: roc_auc}}', /roc_auc does not depend on a threshold/],
    ['train: {decision_threshold: {metric: f1, folds: 1}}', /a whole number from 2 to 20/],
    ['train: {run: "true", decision_threshold: 0.3}', /whose program decides its own labels/],
  ])('%s is refused', async (train, message) => {
    await writeFile(join(folder, 'mlops.yml'), project('').replace(/train: \{params.*/, train))
    const { code, stderr } = await mlops(folder, ['train'])
    expect(code).toBe(2)
    expect(stderr).toMatch(message)
  })
})
