import { describe, expect, test } from '@jest/globals'
import type { Table } from '../../src/data/table.ts'
import { parseRecord } from '../../src/files/read-record.ts'
import { buildProfile } from '../../src/profile/build-profile.ts'
import { mergeProfiles } from '../../src/profile/merge-profiles.ts'
import { profileText } from '../../src/profile/profile-file.ts'
import { type NumberProfile, type Profile, profileSchema } from '../../src/records/profile.ts'
import { ksDistance } from '../../src/stats/kolmogorov-smirnov.ts'
import { wasserstein } from '../../src/stats/wasserstein.ts'
import { labels, numbers } from '../drift/random-tables.ts'

/** Skewed, with a lump of zeros: what a real column looks like. */
const skewed = (rows: number, from = 0): number[] =>
  Array.from({ length: rows }, (_, i) => {
    const u = ((i + from) * 0.6180339887498949) % 1
    return u < 0.3 ? 0 : Math.round(1e6 * (-Math.log(1 - u)) ** 3) / 1e3
  })
const table = (...columns: Table['columns'][number][]): Table => ({
  rows: columns[0]!.kind === 'number' ? columns[0]!.values.length : columns[0]!.codes.length,
  columns,
})
const number = (profile: Profile, at = 0) => profile.columns[at] as NumberProfile

describe('a profile', () => {
  const whole = buildProfile(table(numbers('x', skewed(40_000))), { exact: true })
  const coarse = buildProfile(table(numbers('x', skewed(40_000))))

  test('keeps every value up to 10,000 rows, and order statistics of more', () => {
    expect(buildProfile(table(numbers('x', skewed(10_000)))).columns[0]).toMatchObject({
      precision: { kind: 'exact', error: 0 },
      between: null,
    })
    const { precision, values, distinct } = number(coarse)
    expect(precision.kind).toBe('bounded')
    expect(values.length).toBeLessThanOrEqual(448)
    expect(distinct).toEqual(number(whole).distinct)
  })

  test('of few knots is off by less than it says, and its mean and variance are exact', () => {
    expect(ksDistance(number(whole), number(coarse))).toBeLessThanOrEqual(number(coarse).precision.error!)
    const deviation = Math.sqrt(number(whole).m2! / 40_000)
    expect(wasserstein(number(whole), number(coarse)) / deviation).toBeLessThan(0.005)
    expect([number(coarse).mean, number(coarse).m2]).toEqual([number(whole).mean, number(whole).m2])
  })

  test('takes about 6 KB a column of numbers', () => {
    expect(profileText(coarse).length).toBeLessThan(8000)
  })

  test('survives being written, and the same rows give the same bytes', () => {
    const text = profileText(coarse)
    expect(parseRecord(text, profileSchema, 'profile')).toEqual(coarse)
    expect(profileText(buildProfile(table(numbers('x', skewed(40_000)))))).toBe(text)
  })

  test('counts missing and infinite values apart', () => {
    const profile = buildProfile(
      table(
        numbers('x', [1, Number.NaN, Number.POSITIVE_INFINITY, 2, -0, 0]),
        labels('y', ['a', 'b', 'a', 'a', 'b', 'c']),
      ),
    )
    expect(profile.columns[0]).toMatchObject({
      rows: 4,
      missing: 1,
      infinite: 1,
      values: [0, 1, 2],
      counts: [2, 1, 1],
      whole: true,
    })
    expect(profile.columns[1]).toMatchObject({ kind: 'category', labels: ['a', 'b', 'c'], counts: [3, 2, 1] })
  })

  test('that somebody else wrote is checked', () => {
    const tampered = { ...coarse, columns: [{ ...number(coarse), values: number(coarse).values.toReversed() }] }
    expect(() => parseRecord(JSON.stringify(tampered), profileSchema, 'theirs.json')).toThrow(/values do not ascend/)
    expect(() => parseRecord('{"schema_version":2}', profileSchema, 'theirs.json')).toThrow(/theirs.json/)
  })
})

describe('merged profiles', () => {
  const parts = [0, 20_000, 40_000].map((from) =>
    buildProfile(
      table(
        numbers('x', skewed(20_000, from)),
        labels(
          'y',
          skewed(20_000, from).map((x) => `k${Math.min(9, Math.floor(x))}`),
        ),
      ),
    ),
  )
  const rows = [0, 20_000, 40_000].flatMap((from) => skewed(20_000, from))
  const whole = buildProfile(
    table(
      numbers('x', rows),
      labels(
        'y',
        rows.map((x) => `k${Math.min(9, Math.floor(x))}`),
      ),
    ),
    { exact: true },
  )
  const merged = mergeProfiles(parts)

  test('hold the same counts, mean, variance and categories as the rows together', () => {
    expect(merged.rows).toBe(60_000)
    expect(number(merged).mean).toBeCloseTo(number(whole).mean!, 6)
    expect(number(merged).m2! / number(whole).m2!).toBeCloseTo(1, 10)
    expect(merged.columns[1]).toEqual(whole.columns[1])
  })

  test('stay within the error they state', () => {
    const error = ksDistance(number(merged), number(whole))
    expect(error).toBeLessThanOrEqual(number(merged).precision.error!)
    expect(number(merged).precision.error).toBeLessThan(0.02)
    expect(merged.generations).toBe(3)
  })

  test('of small parts are exact in any order', () => {
    const small = [
      [1, 2, 2],
      [2, 3],
      [5, 1],
    ].map((values) => buildProfile(table(numbers('x', values))))
    const together = number(mergeProfiles(small))
    expect(together).toMatchObject({ values: [1, 2, 3, 5], counts: [2, 3, 1, 1], precision: { kind: 'exact' } })
    expect(number(mergeProfiles(small.toReversed()))).toMatchObject({
      values: together.values,
      counts: together.counts,
    })
  })

  test('of other columns are refused', () => {
    const other = buildProfile(table(labels('x', ['a', 'b']), numbers('z', [1, 2])))
    expect(() => mergeProfiles([parts[0]!, other])).toThrow(
      /"y" is only in one.*\n.*"x" is number in one profile and category in another.*\n.*"z" is only/s,
    )
  })
})
