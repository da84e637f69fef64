import { resolve } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { readTable } from '../../src/data/read-table.ts'
import { takeRows } from '../../src/data/select.ts'
import type { Table } from '../../src/data/table.ts'
import { timesOf } from '../../src/data/time-window.ts'
import { buildProfile } from '../../src/profile/build-profile.ts'
import type { DriftReport } from '../../src/records/drift-report.ts'
import { compare, shuffled } from './california.ts'

let strikes: Table
const years = (from: number, to: number): Table => {
  const times = timesOf(strikes, 'Flight Date')!
  const rows = [...times.keys()].filter((row) => {
    const year = new Date(times[row]!).getUTCFullYear()
    return year >= from && year <= to
  })
  return takeRows(strikes, rows)
}
const segments = ['Phase of flight']
const profiled = (table: Table) => buildProfile(table, { segments })
const named = (report: DriftReport): string[] =>
  report.columns
    .filter(({ drifted }) => drifted)
    .map(({ column }) => column)
    .sort()

beforeAll(async () => {
  const root = resolve('examples/birdstrikes/data')
  strikes = (await readTable({ patterns: ['birdstrikes.csv'], root })).table
})

describe('birdstrikes by year', () => {
  test('airlines, aircraft and airports changed in ten years; phases and costs did not', () => {
    const report = compare(profiled(years(1990, 1995)), profiled(years(2001, 2002)))
    expect(named(report)).toEqual([
      'Aircraft Airline Operator',
      'Aircraft Make Model',
      'Airport Name',
      'Origin State',
      'Wildlife Species',
    ])
    // The speed is reported for two strikes of three, before for four of five: a feed to look at first.
    expect(report.quality[0]).toMatchObject({ check: 'missing-values', column: 'Speed IAS in knots', status: 'fail' })
    expect(report.columns.find(({ column }) => column === 'Flight Date')).toBeUndefined()
    expect([report.current.from, report.current.to]).toEqual([
      '2001-01-01T00:00:00.000Z',
      expect.stringMatching(/^2002/),
    ])
    const model = report.columns.find(({ column }) => column === 'Aircraft Make Model')!
    expect(model.explanation[0]).toMatch(/^"MD-80" went from 12\.\d % to 6\.\d %$/)
  })

  test('each phase of flight is judged by itself, too', () => {
    const report = compare(profiled(years(1990, 1995)), profiled(years(2001, 2002)))
    expect(report.segments.map(({ value }) => value)).toEqual(
      expect.arrayContaining(['Approach', 'Climb', 'Landing Roll', 'Take-off run']),
    )
    expect(report.segments[0]).toMatchObject({ column: 'Phase of flight', value: 'Approach', verdict: 'drifted' })
  })

  test('random halves of the same years are the same', () => {
    for (let seed = 1; seed <= 3; seed++) {
      const order = shuffled(strikes.rows, seed)
      const [first, second] = [order.subarray(0, 5000), order.subarray(5000)].map((rows) =>
        profiled(takeRows(strikes, rows)),
      )
      const report = compare(first!, second!)
      const alone = report.segments.filter(({ verdict }) => verdict === 'drifted').length
      expect({ seed, verdict: report.verdict, alone }).toEqual({ seed, verdict: 'stable', alone: 0 })
    }
  })
})
