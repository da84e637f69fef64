import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { delong } from '../../src/stats/delong.ts'
import { mcnemar } from '../../src/stats/mcnemar.ts'
import { twoSided } from '../../src/stats/normal.ts'
import { quantile } from '../../src/stats/quantile.ts'

interface Golden {
  readonly two_sided: readonly [number, number][]
  readonly mcnemar: readonly [number, number, number][]
  readonly quantile: { readonly values: readonly number[]; readonly expected: readonly [number, number][] }
  readonly delong: readonly {
    readonly positive: readonly number[]
    readonly candidate: readonly number[]
    readonly baseline: readonly number[]
    readonly expected: Readonly<Record<'candidate' | 'baseline' | 'standard_error' | 'p_value', number>>
  }[]
}

const golden: Golden = JSON.parse(readFileSync('test/golden/paired-tests/paired-tests.json', 'utf8'))
const relative = (ours: number, theirs: number) => (theirs === 0 ? Math.abs(ours) : Math.abs(ours - theirs) / theirs)

test('two-sided normal probabilities equal SciPy', () => {
  for (const [z, p] of golden.two_sided) {
    expect([z, relative(twoSided(z), p) < 1e-11]).toEqual([z, true])
    expect(twoSided(-z)).toBe(twoSided(z))
  }
  expect(twoSided(Number.NaN)).toBeNaN()
  expect(twoSided(Number.POSITIVE_INFINITY)).toBe(0)
})

test('McNemar equals statsmodels', () => {
  for (const [gained, lost, p] of golden.mcnemar) {
    expect([gained, lost, relative(mcnemar(gained, lost).p_value, p) < 1e-10]).toEqual([gained, lost, true])
  }
})

test('quantiles equal NumPy', () => {
  const values = Float64Array.from(golden.quantile.values)
  for (const [q, expected] of golden.quantile.expected) expect(quantile(values, q)).toBeCloseTo(expected, 14)
  expect(quantile(new Float64Array(0), 0.5)).toBeNaN()
})

test('DeLong equals the kernel matrix of the paper', () => {
  for (const { positive, candidate, baseline, expected } of golden.delong) {
    const ours = delong(Uint8Array.from(positive), Float64Array.from(candidate), Float64Array.from(baseline))!
    for (const key of ['candidate', 'baseline', 'standard_error', 'p_value'] as const) {
      expect([key, Math.abs(ours[key] - expected[key]) < 1e-12]).toEqual([key, true])
    }
  }
  expect(delong(Uint8Array.of(1, 0, 0), Float64Array.of(1, 0, 0), Float64Array.of(0, 1, 0))).toBeNull()
})
