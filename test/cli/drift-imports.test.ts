import { cp, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import type { DriftReport } from '../../src/records/drift-report.ts'
import { mlops, mlopsJson } from './terminal.ts'

const project = 'name: houses\ntask: binary-classification\ntarget: clf_target\ndata: {train: train.csv}\n'
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlops imports '))
  await cp('test/golden/drift/evidently-report.json', join(folder, 'evidently.json'))
})

const moved = ['AveOccup', 'HouseAge', 'Latitude', 'Longitude', 'MedInc', 'y_pred', 'y_pred_proba']

describe('a report of Evidently', () => {
  test('gets our verdict, with its scores, without a project file', async () => {
    const report = await mlopsJson<DriftReport>(folder, ['drift', '--evidently-report', 'evidently.json'])
    expect(report).toMatchObject({ verdict: 'drifted', policy: { name: 'imported', drift_share: 0.5 } })
    expect(
      report.columns
        .filter(({ drifted }) => drifted)
        .map(({ column }) => column)
        .sort(),
    ).toEqual(moved)
    expect(report.columns.find(({ column }) => column === 'MedInc')).toMatchObject({
      method: 'wasserstein',
      drift_score: 0.15753733680687249,
      threshold: 0.1,
    })
  })

  test('is named in the project file, and drift counts when it lasts', async () => {
    await writeFile(join(folder, 'mlops.yml'), `${project}drift: {report: evidently.json}\n`)
    const report = await mlopsJson<DriftReport>(folder, ['drift', '--history', 'windows.json'])
    expect(report).toMatchObject({ name: 'houses', persistence: { found: 'drifted' } })
  })

  test('in the form of its older releases is read as well', async () => {
    const result = {
      drift_share: 0.5,
      drift_by_columns: {
        a: {
          column_name: 'a',
          stattest_name: 'K-S p_value',
          stattest_threshold: 0.05,
          drift_score: 0.001,
          drift_detected: true,
        },
        b: {
          column_name: 'b',
          stattest_name: 'K-S p_value',
          stattest_threshold: 0.05,
          drift_score: 0.7,
          drift_detected: false,
        },
      },
    }
    const text = JSON.stringify({ metrics: [{ metric: 'DataDriftTable', result }] }).replace('0.7', 'NaN')
    await writeFile(join(folder, 'older.json'), text)
    const report = await mlopsJson<DriftReport>(folder, ['drift', '--evidently-report', 'older.json'])
    expect(report.columns).toMatchObject([
      { column: 'a', method: 'ks', drifted: true },
      { column: 'b', drift_score: null, drifted: false },
    ])
  })

  test.each([
    ['{"metrics": []}', /no report of Evidently with the drift of columns/],
    ['{', /is no JSON/],
    [null, /there is no such file/],
  ])('%j is a clear error', async (text, message) => {
    if (text !== null) await writeFile(join(folder, 'wrong.json'), text)
    const file = text === null ? 'nowhere.json' : 'wrong.json'
    const { code, stderr } = await mlops(folder, ['drift', '--quiet', '--evidently-report', file])
    expect(stderr).toMatch(message)
    expect(code).toBe(2)
  })
})

describe('an engine of the user’s own', () => {
  const withEngine = async (script: string): Promise<void> => {
    await writeFile(join(folder, 'engine.mjs'), `import { writeFileSync } from 'node:fs'\n${script}\n`)
    await writeFile(join(folder, 'mlops.yml'), `${project}drift: {current: now.csv, run: node engine.mjs}\n`)
  }
  const leave = (json: unknown): string =>
    `writeFileSync(process.env.MLOPS_DRIFT_FILE, ${JSON.stringify(JSON.stringify(json))})`

  test('decides the verdict and says why', async () => {
    await withEngine(
      leave({
        verdict: 'degraded',
        reasons: ['The pager went off.'],
        rows: 12,
        columns: [
          { column: 'income', method: 'mmd', drift_score: 0.4, threshold: 0.1, drifted: true, importance: 0.5 },
        ],
      }),
    )
    const report = await mlopsJson<DriftReport>(folder, ['drift', '--fail-on', 'degraded'])
    expect(report).toMatchObject({
      verdict: 'degraded',
      current: { source: 'now.csv', rows: 12 },
      columns: [{ column: 'income', drifted: true, importance: 0.5 }],
    })
    expect(report.reasons[0]).toBe('The pager went off.')
  })

  test.each([
    ['', /the command left no file there/],
    [leave({ verdict: 'fine' }), /MLOPS_DRIFT_FILE: verdict: Invalid option: expected one of "stable"/],
    ['process.exit(3)', /the command ended with exit code 3/],
  ])('that does %j is a clear error', async (script, message) => {
    await withEngine(script)
    const { code, stderr } = await mlops(folder, ['drift', '--quiet'])
    expect(stderr).toMatch(message)
    expect(code).toBe(2)
  })
})
