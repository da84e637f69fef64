import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { mlops, mlopsJson, wineFolder, wineProject } from './terminal.ts'

interface Verdict {
  readonly verdict: string
  readonly notes: string[]
  readonly metrics: {
    name: string
    baseline_name: string | null
    candidate: number
    baseline: number | null
    delta: number | null
    interval: [number, number] | null
  }[]
}

const few = wineProject.replace('30', '3')
const repeated = `${few}validate: {repeats: 3, metrics: {log_loss: {max_absolute_regression: 0.5}}}\n`
const loss = ({ metrics }: Verdict) => metrics.find(({ name }) => name === 'log_loss')!

/** Right about every row with seed 1, wrong with any other. */
const program = `
import { readFileSync, writeFileSync } from 'node:fs'
const { MLOPS_TEST_DATA, MLOPS_RUN_DIR, MLOPS_SEED } = process.env
const rows = readFileSync(MLOPS_TEST_DATA, 'utf8').trim().split('\\n').slice(1)
const lines = rows.map((row) => row.split(',').at(-1)).map((target) => {
  const wrong = target === 'class_0' ? 'class_1' : 'class_0'
  return target + ',' + (MLOPS_SEED === '1' ? target : wrong)
})
writeFileSync(MLOPS_RUN_DIR + '/predictions.csv', ['target,prediction', ...lines, ''].join('\\n'))
`

describe('validate.repeats', () => {
  let folder: string
  const single: number[] = []

  beforeAll(async () => {
    folder = await wineFolder(few)
    for (const seed of [5, 6, 7]) {
      const { metrics } = await mlopsJson<{ metrics: Record<string, number> }>(folder, [
        'train',
        '--set',
        `train.params.seed=${seed}`,
      ])
      single.push(metrics['log_loss']!)
    }
    await mlopsJson(folder, ['validate'])
    await mlopsJson(folder, ['register'])
    await mlopsJson(folder, ['promote', 'wine@v0.0.1', 'production'])
    await writeFile(join(folder, 'mlops.yml'), repeated)
  })

  test('one training leaves a model for each seed, and the means are compared, with their spread', async () => {
    const { location } = await mlopsJson<{ location: string }>(folder, ['train', '--set', 'train.params.seed=5'])
    expect(await readdir(join(location, 'repeats'))).toEqual(['6', '7'])
    const report = await mlopsJson<Verdict>(folder, ['validate'])
    const mean = single.reduce((sum, value) => sum + value, 0) / 3
    expect(loss(report).candidate).toBeCloseTo(mean, 12)
    expect(loss(report).baseline).toBeCloseTo(single[2]!, 12)
    const deviation = Math.sqrt(single.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2)
    expect(report.notes.join('\n')).toContain(
      `Means over 3 and 1 seeds (± standard deviation): log_loss ${mean.toFixed(4)} ± ${deviation.toFixed(4)} beside ${single[2]!.toFixed(4)} of production.`,
    )
    expect(report.notes.join('\n')).toMatch(/3 seeds are asked for, production has 1: its value is a single draw/)
    const [low, high] = loss(report).interval!
    expect(low).toBeLessThan(loss(report).delta!)
    expect(high).toBeGreaterThan(loss(report).delta!)
  })

  test('a program is run with each seed, and its predictions are kept', async () => {
    await writeFile(join(folder, 'train.mjs'), program)
    await writeFile(
      join(folder, 'own.yml'),
      repeated
        .replace(/^train: .*\n/m, 'train: {run: node train.mjs, params: {seed: 1}}\n')
        .replace('log_loss: {max_absolute_regression: 0.5}', 'accuracy: {threshold: 0.1}')
        .replace('name: wine', 'name: program'),
    )
    const { location } = await mlopsJson<{ location: string }>(folder, ['train', '--config', 'own.yml'])
    expect(await readdir(join(location, 'repeats'), { recursive: true })).toEqual(
      expect.arrayContaining([join('2', 'predictions.csv'), join('3', 'predictions.csv')]),
    )
    const report = await mlopsJson<Verdict>(folder, ['validate', '--config', 'own.yml'])
    const rows = report.metrics.filter(({ name }) => name === 'accuracy')
    expect(rows[0]!.candidate).toBeCloseTo(1 / 3, 12)
  })

  test('a seed that none follows is told', async () => {
    await writeFile(join(folder, 'train.sh'), 'echo "{\\"a\\": 1}" > "$MLOPS_RUN_DIR/metrics.json"\n')
    await writeFile(
      join(folder, 'own.yml'),
      repeated.replace(/^train: .*\n/m, 'train: {run: sh train.sh, params: {seed: tuesday}}\n'),
    )
    const { code, stderr } = await mlops(folder, ['train', '--config', 'own.yml'])
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringMatching(/train.params.seed: the seed is "tuesday"/),
    })
  })
})
