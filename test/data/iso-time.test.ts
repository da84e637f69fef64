import { expect, test } from '@jest/globals'
import { isoTime } from '../../src/data/iso-time.ts'

test.each([
  ['1970-01-02', 86_400_000],
  ['1970-01-01 00:00:01', 1000],
  ['1970-01-01T00:01', 60_000],
  ['1970-01-01T01:00:00+01:00', 0],
  ['1970-01-01T01:00:00-0130', 9_000_000],
  ['1970-01-01T00:00:00.123456Z', 123.456],
  ['2000-02-29', Date.UTC(2000, 1, 29)],
  ['1969-12-31 23:59:59.5 Z', -500],
])('%s', (text, expected) => {
  expect(isoTime(text)).toBeCloseTo(expected, 6)
})

test.each([
  '2001-02-29',
  '2001-13-01',
  '2001-00-10',
  '01/02/2001',
  '2001',
  '2001-01-01T24:00',
  '20010101',
  'today',
  '',
])('%s is none', (text) => {
  expect(isoTime(text)).toBeNaN()
})
