import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { decimalNumber } from '../../src/data/decimal-number.ts'

const written = /^[+-]?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/

const texts = fc.oneof(
  fc.stringMatching(/^[+-]?\d{0,17}\.?\d{0,17}$/),
  fc.stringMatching(/^[0-9.e+-]{1,8}$/),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.double({ min: -1e7, max: 1e7, noNaN: true }).map((value) => value.toFixed(6)),
)

test('a decimal text is the float64 that Number reads, to the last bit', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const value = decimalNumber(text)
      if (!written.test(text)) expect(value).toBeNaN()
      // Whole numbers that float64 cannot hold are texts.
      else if (!Number.isNaN(value)) expect(value).toBe(Number(text))
      else expect(Number.isSafeInteger(Number(text)) && Number.isFinite(Number(text))).toBe(false)
    }),
    { numRuns: 5000 },
  )
})

test.each(['007', '00.5', '-', '.', '1.2.3', '1,5', '12345678901234567890', ''])('%j is no number', (text) => {
  expect(decimalNumber(text)).toBeNaN()
})
