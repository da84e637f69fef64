import { describe, expect, test } from '@jest/globals'
import {
  ageText,
  bytesText,
  countText,
  fixedText,
  numberText,
  percentText,
  secondsText,
  sharedDecimals,
  signedText,
} from '../../src/report/number-text.ts'

test.each([
  [0.7, '0.7'],
  [0.123456, '0.12346'],
  [1234567, '1234567'],
  [-2, '−2'],
  [1.23e-7, '1.23e-7'],
  [0, '0'],
  [null, '–'],
  [Number.NaN, '–'],
])('numberText(%p)', (value, text) => expect(numberText(value)).toBe(text))

describe('a row shows values and difference with the same decimals', () => {
  test.each([
    [0.8191, 0.8312, ['0.8191', '0.8312', '−0.0121']],
    [0.831229, 0.831231, ['0.8312290', '0.8312310', '−0.0000020']],
    [1520.25, 1498, ['1520', '1498', '+22']],
    [12.345, 12.345, ['12.35', '12.35', '0']],
  ])('%p against %p', (candidate, baseline, texts) => {
    const delta = candidate - baseline
    const decimals = sharedDecimals([candidate, baseline], delta)
    expect([fixedText(candidate, decimals), fixedText(baseline, decimals), signedText(delta, decimals)]).toEqual(texts)
  })
})

test('what cannot be shown in fixed form goes exponential', () => {
  expect(fixedText(1.5e-12, 4)).toBe('1.5e-12')
  expect(fixedText(-3e15, 2)).toBe('−3e+15')
})

test('counts, shares, sizes, times', () => {
  expect(countText(1234567)).toBe('1,234,567')
  expect(percentText(0.873)).toBe('87.3 %')
  expect(percentText(0)).toBe('0.0 %')
  expect(bytesText(1536)).toBe('1.5 KiB')
  expect(bytesText(1)).toBe('1 byte')
  expect([0.012, 4.24, 150].map(secondsText)).toEqual(['12 ms', '4.2 s', '2 min 30 s'])
  expect(ageText('2026-03-01T00:00:00Z', '2026-03-04T10:00:00Z')).toBe('3 days')
  expect(ageText('2026-03-04T09:00:00Z', '2026-03-04T10:00:00Z')).toBe('1 hour')
})
