import { describe, expect, test } from '@jest/globals'
import { encodeColumn, fitEncoding } from '../../src/forest/encoding.ts'
import { numbers, texts } from './tables.ts'

const many = (text: string | null, n: number) => Array.from({ length: n }, () => text)

describe('categories', () => {
  const column = texts('c', [...many('b', 10), ...many('a', 10), ...many('c', 10), 'once', null, ''])
  const values = Float64Array.of(
    ...many('', 10).map(() => 1),
    ...many('', 10).map(() => 0),
    ...many('', 10).map((_, i) => i % 2),
    1,
    0,
    1,
  )
  const encoding = fitEncoding({ name: 'c', type: 'category' }, column, { values, classes: 2 })

  test('are ordered by the mean of the target, rare ones pooled with the unseen ones', () => {
    expect(encoding).toMatchObject({ kind: 'category', categories: ['a', 'c', 'b'] })
    const codes = encodeColumn(encoding, texts('c', ['a', 'c', 'b', 'once', 'never', null, '']))
    expect(codes[0]!).toBeLessThan(codes[1]!)
    expect(codes[1]!).toBeLessThan(codes[2]!)
    expect(codes[3]).toBe(codes[4])
    expect(new Set(codes.slice(0, 4)).size).toBe(4)
    expect([codes[5], codes[6]]).toEqual([Number.NaN, Number.NaN])
  })

  test('of a number column are its numbers as texts', () => {
    const zip = numbers('zip', [...many('', 8).map(() => 2139), ...many('', 8).map(() => 94110)])
    const target = { values: Float64Array.from({ length: 16 }, (_, i) => (i < 8 ? 1 : 0)), classes: 2 }
    const learned = fitEncoding({ name: 'zip', type: 'category' }, zip, target)
    expect(learned).toMatchObject({ categories: ['94110', '2139'] })
  })

  test('of more than two classes follow the first principal component of their shares', () => {
    const groups = ['p', 'q', 'r', 's']
    const rows = groups.flatMap((g) => many(g, 30))
    // Class shares move steadily from class 0 to class 2 in the order p, r, q, s.
    const mean = { p: 0, r: 10, q: 20, s: 30 } as Record<string, number>
    const classOf = rows.map((g, i) => (i % 30 < mean[g!]! ? 2 : i % 7 === 0 ? 1 : 0))
    const learned = fitEncoding({ name: 'g', type: 'category' }, texts('g', rows), {
      values: Float64Array.from(classOf),
      classes: 3,
    })
    if (learned.kind !== 'category') throw new Error('no category')
    expect([
      ['p', 'r', 'q', 's'],
      ['s', 'q', 'r', 'p'],
    ]).toContainEqual([...learned.categories])
  })
})

test('numbers are rounded to float32', () => {
  expect([...encodeColumn({ kind: 'number' }, numbers('n', [0.1, Number.NaN, 2 ** 24 + 1]))]).toEqual([
    Math.fround(0.1),
    Number.NaN,
    2 ** 24,
  ])
})
