import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { binOf, findCuts, floatBelow, floatDown, MISSING_BIN, midpointDown, toBins } from '../../src/forest/bins.ts'

const float = fc.float({ noNaN: true, noDefaultInfinity: true })

describe('thresholds', () => {
  test('lie between two float32 neighbours, and say the same of float32 and float64 values', () => {
    fc.assert(
      fc.property(float, float, (a, b) => {
        fc.pre(a !== b)
        const [low, high] = a < b ? [a, b] : [b, a]
        const cut = midpointDown(low, high)
        expect(Math.fround(cut)).toBe(cut)
        expect(low <= cut && cut < high).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test('round towards minus infinity, where the nearest float32 would be the upper neighbour', () => {
    const low = Math.fround(1 / 3)
    const high = -floatBelow(-low)
    expect(Math.fround((low + high) / 2) >= high || floatDown((low + high) / 2) === low).toBe(true)
    expect(midpointDown(low, high)).toBe(low)
    expect(midpointDown(high, -floatBelow(-high))).toBe(high)
  })

  test('are all midpoints where few values are distinct', () => {
    expect([...findCuts(Float32Array.of(3, 1, 2, 1, 3))]).toEqual([1.5, 2.5])
    expect([...findCuts(Float32Array.of(7, 7))]).toEqual([])
  })

  test('end with Infinity where values are missing', () => {
    expect([...findCuts(Float32Array.of(1, Number.NaN, 2))]).toEqual([1.5, Infinity])
    expect([...findCuts(Float32Array.of(Number.NaN))]).toEqual([])
  })

  test('are at most 254, ascending, at quantiles', () => {
    const skewed = Float32Array.from({ length: 10_000 }, (_, i) => (i < 5000 ? 0 : i * i))
    const cuts = findCuts(skewed)
    expect(cuts.length).toBeLessThanOrEqual(254)
    expect(cuts.length).toBeGreaterThan(120)
    expect(cuts.every((c, i) => i === 0 || cuts[i - 1]! < c)).toBe(true)
    const counts = new Map<number, number>()
    for (const bin of toBins(skewed, cuts)) counts.set(bin, (counts.get(bin) ?? 0) + 1)
    expect(counts.get(0)).toBe(5000)
    expect(Math.max(...[...counts].filter(([bin]) => bin > 0).map(([, n]) => n))).toBeLessThan(100)
  })
})

test('a bin is the number of cuts below the value', () => {
  const cuts = Float32Array.of(1.5, 2.5, Infinity)
  expect([1, 1.5, 1.6, 2.5, 9, Infinity].map((v) => binOf(v, cuts))).toEqual([0, 0, 1, 1, 2, 2])
  expect([...toBins(Float32Array.of(2, Number.NaN), cuts)]).toEqual([1, MISSING_BIN])
})
