import { describe, expect, test } from '@jest/globals'
import { encodeColumn, fitEncoding } from '../../src/forest/encoding.ts'
import { createRandom } from '../../src/forest/random.ts'
import { numbers, texts } from './tables.ts'

const many = <T>(value: T, count: number): T[] => Array.from({ length: count }, () => value)
const feature = { name: 'c', type: 'category' } as const
const random = () => createRandom(1, 0)

describe('categories', () => {
  const column = texts('c', [...many('b', 10), ...many('a', 10), ...many('c', 10), 'once', null, ''])
  const half = Array.from({ length: 10 }, (_, i) => i % 2)
  const values = Float64Array.of(...many(1, 10), ...many(0, 10), ...half, 1, 0, 1)
  const { encoding, values: learned } = fitEncoding(feature, column, { values, classes: 2 }, random())

  test('are ordered by the mean of the target, rare ones pooled with the unseen ones', () => {
    expect(encoding).toMatchObject({ kind: 'category', categories: ['a', 'c', 'b'] })
    const codes = encodeColumn(encoding, texts('c', ['a', 'c', 'b', 'once', 'never', null, '']))
    expect(codes[0]!).toBeLessThan(codes[1]!)
    expect(codes[1]!).toBeLessThan(codes[2]!)
    expect(codes[3]).toBe(codes[4])
    expect(new Set(codes.slice(0, 4)).size).toBe(4)
    expect([codes[5], codes[6]]).toEqual([Number.NaN, Number.NaN])
  })

  test('are shrunk towards the overall mean', () => {
    const mean = values.reduce((a, b) => a + b, 0) / values.length
    const expected = [0, 5, 10].map((ones) => Math.fround((ones + 20 * mean) / 30))
    expect(encoding.kind === 'category' && [...encoding.scores]).toEqual(expected)
  })

  test('are learned from without the row itself: a pure guess stays one', () => {
    const rows = 4000
    const draw = createRandom(2, 0)
    const guess = Float64Array.from({ length: rows }, () => draw(2))
    const groups = texts(
      'c',
      Array.from({ length: rows }, () => `g${draw(1000)}`),
    )
    const fitted = fitEncoding(feature, groups, { values: guess, classes: 2 }, random())
    const correlation = (x: Float32Array) => {
      const mx = x.reduce((a, b) => a + b, 0) / rows
      const vx = x.reduce((a, b) => a + (b - mx) ** 2, 0)
      return x.reduce((a, b, i) => a + (b - mx) * (guess[i]! - 0.5), 0) / Math.sqrt((vx * rows) / 4)
    }
    expect(correlation(encodeColumn(fitted.encoding, groups))).toBeGreaterThan(0.4)
    expect(correlation(fitted.values)).toBeLessThan(0.05)
    expect(learned.slice(31)).toEqual(Float32Array.of(Number.NaN, Number.NaN))
  })

  test('of a number column are its numbers as texts', () => {
    const zip = numbers('c', [...many(2139, 8), ...many(94110, 8)])
    const target = { values: Float64Array.of(...many(1, 8), ...many(0, 8)), classes: 2 }
    expect(fitEncoding(feature, zip, target, random()).encoding).toMatchObject({ categories: ['94110', '2139'] })
  })

  test('of more than two classes follow the first principal component of their shares', () => {
    const rows = ['p', 'q', 'r', 's'].flatMap((g) => many(g, 30))
    // The share of class 2 grows in the order p, r, q, s.
    const grown: Record<string, number> = { p: 0, r: 10, q: 20, s: 30 }
    const classOf = rows.map((g, i) => (i % 30 < grown[g]! ? 2 : i % 7 === 0 ? 1 : 0))
    const target = { values: Float64Array.from(classOf), classes: 3 }
    const fitted = fitEncoding(feature, texts('c', rows), target, random()).encoding
    if (fitted.kind !== 'category') throw new Error('no category')
    expect(['prqs', 'sqrp']).toContain(fitted.categories.join(''))
  })
})

test('numbers are rounded to float32', () => {
  const encoded = encodeColumn({ kind: 'number' }, numbers('n', [0.1, Number.NaN, 2 ** 24 + 1]))
  expect([...encoded]).toEqual([Math.fround(0.1), Number.NaN, 2 ** 24])
})
