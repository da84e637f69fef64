import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import type { DriftReport } from '../../src/records/drift-report.ts'
import { type WindowHistory, windowHistorySchema } from '../../src/records/drift-window.ts'
import { mlops, mlopsJson } from './terminal.ts'

const houses = resolve('examples/california-housing/data')
const reference = join(houses, 'reference.csv.gz')
const analysis = join(houses, 'analysis.csv.gz')
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlops drift '))
})

const drift = (...words: string[]): Promise<DriftReport> =>
  mlopsJson<DriftReport>(folder, ['drift', '--reference', reference, '--current', analysis, ...words])

describe('the newest rows', () => {
  test('of a span are looked at alone; that they are old is told to a person, who may look at old rows', async () => {
    const report = await drift('--window', '30d')
    expect(report.current).toMatchObject({
      rows: 720,
      from: '2022-04-10T00:00:00.000Z',
      to: '2022-05-09T23:00:00.000Z',
    })
    expect(report.notes[0]).toMatch(/^The newest 30d up to 2022-05-09T23:00:00.000Z: 7512 older rows were left out/)
    expect(report.quality.filter(({ check }) => check === 'stale-feed')).toMatchObject([{ status: 'warn' }])
  })

  test('are compared with the same days of the week, where that is wanted', async () => {
    const report = await drift('--window', '1d', '--same-weekday')
    expect(report.notes).toContain('Compared with Mondays.')
    // 5,832 hours from 1 October 2020 on hold 35 Mondays.
    expect(report.reference.rows).toBe(35 * 24)
    expect(report.current.rows).toBe(24)
  })

  test.each([
    [['--window', 'soon'], /"soon" is not a span\n {2}allowed: 7d, 12h, 30m/],
    [['--window', '7d', '--time', 'when'], /when/],
    [['--segment', 'colour'], /colour/],
    [['--replay', 'nowhere'], /replay\.json: this file is missing/],
  ])('%j is a clear error', async (words, message) => {
    const { code, stderr } = await mlops(folder, [
      'drift',
      '--quiet',
      '--reference',
      reference,
      '--current',
      analysis,
      ...words,
    ])
    expect(stderr).toMatch(message)
    expect(code).toBe(2)
  })
})

test('a report is made again from its folder, byte for byte, with labels, segments and history', async () => {
  const words = ['--labels', join(houses, 'late-labels.csv.gz'), '--label-id', 'id', '--segment', 'y_pred']
  const report = await drift(...words, '--history', 'windows.json', '--output', 'one')
  expect(report.segments.map(({ value, verdict }) => [value, verdict])).toEqual([
    ['0', 'drifted'],
    ['1', 'drifted'],
  ])
  expect(report.error_trend).toMatchObject({ method: 'ddm', rows: 8232, status: 'drift' })
  expect(report.multivariate).toMatchObject([{ method: 'pca_reconstruction', drifted: true }])
  const again = await mlopsJson<DriftReport>(folder, ['drift', '--replay', 'one', '--output', 'two'])
  expect(again.verdict).toBe(report.verdict)
  const text = (name: string): Promise<string> => readFile(join(folder, name, 'report.json'), 'utf8')
  expect(await text('two')).toBe(await text('one'))
})

test('a history is kept between looks, and drift counts when it lasts', async () => {
  const look = (window: string): Promise<DriftReport> =>
    mlopsJson<DriftReport>(folder, [
      ...['drift', '--reference', reference, '--current', analysis, '--window', window],
      ...[
        '--ignore',
        'Longitude',
        '--ignore',
        'Latitude',
        '--ignore',
        'y_pred_proba',
        '--ignore',
        'MedInc',
        '--ignore',
        'HouseAge',
      ],
      ...['--history', 'kept.json'],
    ])
  const first = await look('30d')
  expect(first.persistence).toMatchObject({ found: 'drifted', earlier: 0 })
  expect(first.verdict).toBe('stable')
  const history: WindowHistory = windowHistorySchema.parse(
    JSON.parse(await readFile(join(folder, 'kept.json'), 'utf8')),
  )
  expect(history.windows).toMatchObject([{ rows: 720, found: 'drifted', verdict: 'stable' }])
  // The same file again is the same window: it adds nothing.
  expect((await look('30d')).verdict).toBe('stable')
})
