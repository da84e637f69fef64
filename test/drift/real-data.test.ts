import { execFileSync } from 'node:child_process'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { dropColumns, takeRows } from '../../src/data/select.ts'
import type { Table } from '../../src/data/table.ts'
import { policyOf } from '../../src/drift/policy.ts'
import { buildProfile } from '../../src/profile/build-profile.ts'
import type { DriftReport } from '../../src/records/drift-report.ts'
import { driftReportText } from '../../src/report/report-json.ts'
import { california, compare, compareTables, numbersOf, shuffled, withColumn } from './california.ts'

let reference: Table
let analysis: Table
let report: DriftReport

beforeAll(async () => {
  reference = dropColumns(await california('reference'), ['clf_target'])
  analysis = await california('analysis')
  report = compareTables(reference, analysis)
})

describe('California housing', () => {
  const moved = ['AveOccup', 'HouseAge', 'Latitude', 'Longitude', 'MedInc', 'y_pred', 'y_pred_proba']

  test('the columns that moved are flagged, the others are not, with the scores that Evidently prints', () => {
    for (const found of [report, compareTables(reference, analysis, policyOf('evidently', { ignore: ['id'] }))]) {
      expect(found.verdict).toBe('drifted')
      const flagged = found.columns.filter(({ drifted }) => drifted).map(({ column }) => column)
      expect(flagged.sort()).toEqual(moved)
      const scores = Object.fromEntries(found.columns.map(({ column, drift_score }) => [column, drift_score ?? 0]))
      const theirs = {
        Latitude: 1.1245,
        Longitude: 1.2431,
        AveOccup: 0.2357,
        HouseAge: 0.1786,
        MedInc: 0.1575,
        AveRooms: 0.0828,
        Population: 0.0434,
        AveBedrms: 0.0352,
        y_pred_proba: 0.5313,
        y_pred: 0.1782,
      }
      for (const [column, value] of Object.entries(theirs)) expect(scores[column]).toBeCloseTo(value, 3)
    }
  })

  test('it says what moved, with its sign', () => {
    const of = (name: string) => report.columns.find(({ column }) => column === name)!
    expect(of('Latitude').explanation[0]).toMatch(
      /^the 75 % quantile rose from 34\.\d+ to 37\.\d+ \(\+2\.\d+ standard deviations\)$/,
    )
    expect(of('y_pred').explanation[0]).toBe('"0" went from 67.8 % to 88.3 %')
  })

  test('two random halves of the reference are never called different, for 20 seeds', () => {
    const verdicts = JSON.parse(
      execFileSync(process.execPath, ['build/test/drift/random-halves.js', '20'], { encoding: 'utf8' }),
    )
    expect(verdicts).toEqual(Array.from({ length: 20 }, () => 'stable'))
  })

  test('a small batch gets "insufficient" and the shift that would have been found', () => {
    const report = compareTables(reference, takeRows(analysis, [1, 2, 3, 4, 5, 6, 7, 8]))
    expect(report.verdict).toBe('insufficient')
    expect(report.reasons[0]).toMatch(/There are 8 rows, and 50 are needed.*standard deviations would be found/)
  })

  test('stored profiles of few knots decide as the rows do, each number within its bound', () => {
    const exact = report
    const coarse = compare(buildProfile(reference, { exact: false }), buildProfile(analysis, { exact: false }))
    expect(coarse.verdict).toBe(exact.verdict)
    for (const column of coarse.columns) {
      const twin = exact.columns.find((one) => one.column === column.column)!
      expect(column.drifted).toBe(twin.drifted)
      expect(Math.abs(column.drift_score! - twin.drift_score!)).toBeLessThan(0.005)
      if (column.precision.kind === 'exact') expect(column.drift_score).toBe(twin.drift_score)
      else expect(Math.abs(column.drift_score! - twin.drift_score!)).toBeLessThanOrEqual(column.precision.error!)
    }
  })

  test('replaying two profiles gives the same bytes', () => {
    const profiles = [reference, analysis].map((table) => JSON.stringify(buildProfile(table)))
    const replay = () => driftReportText(compare(JSON.parse(profiles[0]!), JSON.parse(profiles[1]!)))
    expect(replay()).toBe(driftReportText(report))
    expect(replay()).not.toMatch(/NaN|Infinity/)
  })
})

describe('a broken feed', () => {
  const order = shuffled(5832, 99)
  const broken = (change: (table: Table) => Table) => {
    const [first, second] = [order.subarray(0, 1200), order.subarray(1200, 2600)].map((rows) =>
      takeRows(reference, rows),
    )
    return compareTables(first!, change(second!))
  }

  test.each([
    [
      'an empty column',
      (table: Table) => withColumn(table, 'MedInc', (column) => numbersOf(column, () => Number.NaN)),
      'missing-values',
    ],
    [
      'one value in three gone',
      (table: Table) =>
        withColumn(table, 'MedInc', (column) =>
          numbersOf(column, (value, row) => (row % 3 === 0 ? Number.NaN : value)),
        ),
      'missing-values',
    ],
    [
      'a thousand times the value',
      (table: Table) => withColumn(table, 'Population', (column) => numbersOf(column, (value) => 1000 * value)),
      'unit',
    ],
    [
      'a hundredth of the value',
      (table: Table) => withColumn(table, 'MedInc', (column) => numbersOf(column, (value) => value / 100)),
      'unit',
    ],
    [
      'one value for all rows',
      (table: Table) => withColumn(table, 'HouseAge', (column) => numbersOf(column, () => 30)),
      'constant',
    ],
    [
      'a sensor that got stuck',
      (table: Table) =>
        withColumn(table, 'AveRooms', (column) => numbersOf(column, (value, row) => (row > 900 ? 5.123 : value))),
      'frozen',
    ],
    ['a column that is gone', (table: Table) => withColumn(table, 'Latitude', () => null), 'missing-column'],
    [
      'texts where numbers were',
      (table: Table) =>
        withColumn(table, 'Latitude', ({ name }) => ({
          kind: 'string',
          name,
          categories: ['north', 'south'],
          codes: new Int32Array(table.rows).map((_, row) => row % 2),
        })),
      'type',
    ],
    [
      'the same rows over and over',
      (table: Table) =>
        takeRows(
          table,
          Array.from({ length: table.rows }, (_, row) => row % 100),
        ),
      'duplicates',
    ],
  ])('%s is broken, not drift', (_, change, check) => {
    const report = broken(change)
    expect(report.quality.filter(({ status }) => status === 'fail').map((issue) => issue.check)).toContain(check)
    expect(report.verdict).toBe('broken')
    expect(report.reasons[0]).toBe(report.quality[0]!.reason)
  })

  test('left as it is, nothing fails', () => {
    expect(broken((table) => table).quality.filter(({ status }) => status === 'fail')).toEqual([])
  })
})
