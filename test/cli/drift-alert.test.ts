import { access, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import type { DriftResult } from '../../src/steps/drift.ts'
import { mlops, mlopsJson, wineFolder, wineProject } from './terminal.ts'

let folder: string
let wine: string

beforeAll(async () => {
  folder = await wineFolder(`${wineProject}drift: {current: current.csv, retrain: {workflow: retrain.yml}}\n`)
  wine = await readFile(join(folder, 'wine.csv'), 'utf8')
  for (const words of [['train'], ['validate'], ['register'], ['promote', 'wine@v0.0.1', 'production']])
    await mlopsJson(folder, words)
})

/** A check of these rows that counts. */
async function check(rows: string, words: readonly string[] = []): Promise<DriftResult> {
  await writeFile(join(folder, 'current.csv'), rows)
  return mlopsJson<DriftResult>(folder, ['drift', '--alert', 'true', ...words])
}

const alert = (): Promise<string> => readFile(join(folder, '.mlops/alerts/wine/alert.md'), 'utf8')

/** Every row's numbers ten times as large in the first column. */
function moved(): string {
  const [head, ...rows] = wine.trimEnd().split('\n')
  return [head, ...rows.map((row) => row.replace(/^([\d.]+)/, (value) => String(Number(value) + 3))), ''].join('\n')
}

describe('the alert on a laptop', () => {
  test('looking alone keeps nothing', async () => {
    await writeFile(join(folder, 'current.csv'), moved())
    expect(await mlopsJson(folder, ['drift'])).toMatchObject({ check: null, retraining_dispatched: false })
    await expect(access(join(folder, '.mlops/alerts'))).rejects.toThrow()
  })

  test('stable rows open none', async () => {
    const { check: kept } = await check(wine)
    expect(kept).toMatchObject({ alert: null, retraining: { status: 'held', hold: { kind: 'no-alarm' } } })
  })

  test('drift opens it, says that a retraining is due, and starts none: a folder has no workflows', async () => {
    const { verdict, check: kept } = await check(moved())
    expect(verdict).toBe('drifted')
    expect(kept).toMatchObject({
      alert: { episode: 1, status: 'open', change: 'opened', where: join(folder, '.mlops/alerts/wine/alert.md') },
      retraining: { status: 'held', hold: { kind: 'outside-a-workflow' } },
    })
    expect(await alert()).toMatch(/^<!-- mlops-actions:alert wine -->\n# Drift: wine is drifted/)
  })

  test('recovery ends it, with what came before in its history', async () => {
    const { check: kept } = await check(wine)
    expect(kept).toMatchObject({ alert: { episode: 1, status: 'recovered', change: 'recovered' } })
    expect(await alert()).toMatch(/# Drift: wine recovered[\s\S]*✅ stable[\s\S]*drifted/)
  })

  test('a muted alert goes on writing history', async () => {
    await writeFile(join(folder, '.mlops/alerts/wine/muted'), '')
    const { check: kept } = await check(moved())
    expect(kept).toMatchObject({ alert: { episode: 2 }, retraining: { status: 'held', hold: { kind: 'muted' } } })
    await rm(join(folder, '.mlops/alerts/wine/muted'))
  })

  test('two files have no alert', async () => {
    const words = ['drift', '--reference', 'wine.csv', '--current', 'wine.csv', '--alert', 'true', '--quiet']
    const { code, stderr } = await mlops(folder, words)
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^error: alert: an alert is a model/)])
  })
})

describe('a window in parts', () => {
  const part = async (name: string, from: number, to: number): Promise<void> => {
    const [head, ...rows] = wine.trimEnd().split('\n')
    await writeFile(join(folder, `${name}.csv`), [head, ...rows.slice(from, to), ''].join('\n'))
  }

  test('is judged as the whole is, whatever the order of its parts', async () => {
    await part('a', 0, 60)
    await part('b', 60, 120)
    await part('c', 120, 178)
    const whole = await mlopsJson<DriftResult>(folder, ['drift', '--current', 'wine.csv'])
    for (const name of ['c', 'a', 'b']) await mlopsJson(folder, ['profile', `${name}.csv`, '--part', name])
    const merged = await mlopsJson<DriftResult>(folder, ['drift', '--parts'])
    expect(merged.current.rows).toBe(178)
    expect(merged.notes.join()).toMatch(/3 profiles were merged/)
    const scores = ({ columns }: DriftResult) => columns.map(({ column, drift_score: score }) => [column, score]).sort()
    expect(scores(merged)).toEqual(scores(whole))
    const files = ['a', 'b', 'c'].map((name) => ['profile', `${name}.csv`, '--part', name, '--output', `${name}.json`])
    for (const words of files) await mlopsJson(folder, words)
    const again = await mlopsJson<DriftResult>(folder, ['drift', '--current', '[abc].json'])
    expect([again.current.digest, scores(again)]).toEqual([merged.current.digest, scores(whole)])
  })

  test('without parts is refused, and so is a part that is not one', async () => {
    await rm(join(folder, '.mlops/parts'), { recursive: true, force: true })
    const { code, stderr } = await mlops(folder, ['drift', '--parts', '--quiet'])
    expect([code, stderr]).toEqual([2, expect.stringMatching(/no part of a window of wine was profiled before/)])
    await writeFile(join(folder, 'x.json'), '{"schema_version":1}')
    expect((await mlops(folder, ['drift', '--current', 'x.json', '--quiet'])).code).toBe(2)
  })

  test('a profile has to go somewhere', async () => {
    const { code, stderr } = await mlops(folder, ['profile', 'wine.csv', '--quiet'])
    expect([code, stderr]).toEqual([2, expect.stringMatching(/it is not said where the profile goes/)])
  })
})

describe('another engine', () => {
  test('judges, and the alert and its retraining are ours', async () => {
    const own = await wineFolder(`${wineProject}drift: {run: node judge.mjs, retrain: {workflow: retrain.yml}}\n`)
    const judge = async (verdict: string, drifted: boolean): Promise<DriftResult> => {
      const column = { column: 'alcohol', method: 'mmd', drift_score: 0.4, threshold: 0.1, drifted, importance: 0.3 }
      const report = JSON.stringify({ verdict, rows: 90, columns: [column], reasons: ['alcohol moved'] })
      await writeFile(
        join(own, 'judge.mjs'),
        `import { writeFileSync } from 'node:fs'\nwriteFileSync(process.env.MLOPS_DRIFT_FILE, '${report}')\n`,
      )
      return mlopsJson<DriftResult>(own, ['drift', '--alert', 'true'])
    }
    expect(await judge('drifted', true)).toMatchObject({
      verdict: 'drifted',
      check: {
        alert: { episode: 1, change: 'opened' },
        retraining: { status: 'held', hold: { kind: 'outside-a-workflow' } },
      },
    })
    expect(await readFile(join(own, '.mlops/alerts/wine/alert.md'), 'utf8')).toMatch(/alcohol moved/)
    expect((await judge('broken', false)).check).toMatchObject({
      alert: { episode: 1, change: 'worsened' },
      retraining: { hold: { kind: 'broken' } },
    })
    expect((await judge('stable', false)).check).toMatchObject({ alert: { change: 'recovered' } })
  })
})
