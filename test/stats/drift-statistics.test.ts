import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { benjaminiHochberg } from '../../src/stats/benjamini-hochberg.ts'
import { chiSquareHomogeneity, chiSquareOneSample } from '../../src/stats/chi-square.ts'
import type { Distribution } from '../../src/stats/distribution.ts'
import { gHomogeneity, gOneSample } from '../../src/stats/g-test.ts'
import { hellinger } from '../../src/stats/hellinger.ts'
import { histogram, sturgesEdges } from '../../src/stats/histogram.ts'
import { jensenShannon } from '../../src/stats/jensen-shannon.ts'
import { ksDistance, ksPValue } from '../../src/stats/kolmogorov-smirnov.ts'
import { kolmogorovTail } from '../../src/stats/kolmogorov-tail.ts'
import { kullbackLeibler } from '../../src/stats/kullback-leibler.ts'
import { lInfinity } from '../../src/stats/l-infinity.ts'
import { logGamma } from '../../src/stats/log-gamma.ts'
import { fillEmpty, psi } from '../../src/stats/psi.ts'
import { regularisedBeta } from '../../src/stats/regularised-beta.ts'
import { upperGamma } from '../../src/stats/regularised-gamma.ts'
import { wasserstein } from '../../src/stats/wasserstein.ts'
import { zTest } from '../../src/stats/z-test.ts'

interface Golden {
  ks: { n: number; m: number; distance: number; p_value: number; a?: number[]; b?: number[]; wasserstein?: number }[]
  tails: [number, number, number][]
  counts: {
    a: number[]
    b: number[]
    chi_square: [number, number]
    g: [number, number]
    one_sample?: [number, number]
    g_one_sample?: [number, number]
    kullback_leibler?: number
    jensen_shannon: number
    l_infinity: number
  }[]
  special: { gamma: [number, number, number][]; beta: number[][]; log_gamma: [number, number][] }
  bins: { kind: string; rows: number; least: number; most: number; edges: number[]; a?: number[]; counts?: number[] }[]
  benjamini_hochberg: [number[], number[]]
}

const golden = JSON.parse(readFileSync('test/golden/drift/scipy.json', 'utf8')) as Golden

/** Within this relative distance, or both under 1e-300. */
function near(actual: number, wanted: number, relative = 1e-11): void {
  if (Math.abs(wanted) < 1e-300) expect(Math.abs(actual)).toBeLessThan(1e-290)
  else
    expect({ wanted, off: Math.abs(actual / wanted - 1) < relative ? 0 : actual / wanted - 1 }).toEqual({
      wanted,
      off: 0,
    })
}

function exact(values: readonly number[]): Distribution {
  const distinct = [...new Set(values)].sort((a, b) => a - b)
  const counts = distinct.map((value) => values.filter((one) => one === value).length)
  return { rows: values.length, values: distinct, counts, between: null }
}

const waves = (rows: number, rate: number, shift: number): number[] =>
  Array.from({ length: rows }, (_, i) => 10 * Math.sin(rate * (i + 1)) + shift)

describe('against SciPy', () => {
  test('special functions', () => {
    for (const [a, x, wanted] of golden.special.gamma) near(upperGamma(a, x), wanted, 1e-10)
    for (const [x, a, b, wanted] of golden.special.beta) near(regularisedBeta(x!, a!, b!), wanted!, 1e-10)
    for (const [x, wanted] of golden.special.log_gamma) near(logGamma(x), wanted, 1e-13)
  })

  test('Kolmogorov-Smirnov, exact p-values', () => {
    expect(golden.ks.length).toBe(27)
    for (const { n, m, distance, p_value, a, b, wasserstein: wanted } of golden.ks) {
      near(ksPValue(distance, n, m), p_value)
      if (!a || !b) continue
      near(ksDistance(exact(a), exact(b)), distance, 1e-14)
      near(wasserstein(exact(a), exact(b)), wanted!, 1e-13)
    }
  })

  // Past 50,000 rows SciPy doubles the one-sided tail, 1e-6 too much at p = 0.02; far out ours is an expansion.
  test('Kolmogorov-Smirnov, the one-sample law', () => {
    for (const [n, x, wanted] of golden.tails)
      near(kolmogorovTail(n, x), wanted, n <= 50_000 ? 1e-9 : wanted < 1e-8 ? 1e-2 : 1e-5)
  })

  test('tests and distances of counts', () => {
    for (const { a, b, ...wanted } of golden.counts) {
      const [p, q] = [a, b].map((counts) => counts.map((count) => count / counts.reduce((x, y) => x + y)))
      const pair = (
        { statistic, p_value }: { statistic: number; p_value: number },
        [first, second]: [number, number],
      ) => {
        near(statistic, first)
        near(p_value, second, 1e-10)
      }
      pair(chiSquareHomogeneity(a, b), wanted.chi_square)
      pair(gHomogeneity(a, b), wanted.g)
      const scale = b.reduce((x, y) => x + y) / a.reduce((x, y) => x + y)
      if (wanted.one_sample)
        pair(
          chiSquareOneSample(
            b,
            a.map((count) => count * scale),
          ),
          wanted.one_sample,
        )
      if (wanted.g_one_sample) pair(gOneSample(b, a), wanted.g_one_sample)
      near(jensenShannon(a, b), wanted.jensen_shannon)
      near(lInfinity(p!, q!), wanted.l_infinity)
      if (wanted.kullback_leibler)
        near(kullbackLeibler(Float64Array.from(q!), Float64Array.from(p!)), wanted.kullback_leibler)
    }
  })

  test("NumPy's Sturges bins", () => {
    for (const { kind, rows, least, most, edges, a, counts } of golden.bins) {
      expect([...sturgesEdges(least, most, rows, kind === 'int')]).toEqual(edges)
      if (a && counts) expect([...histogram(exact(a), Float64Array.from(edges))]).toEqual(counts)
    }
  })

  test('Benjamini-Hochberg', () => {
    const [given, wanted] = golden.benjamini_hochberg
    benjaminiHochberg(given).forEach((value, i) => {
      near(value, wanted[i]!, 1e-14)
    })
  })
})

describe('the reference vectors', () => {
  const reference = waves(200, 1, 0)
  const current = waves(150, 1.7, 0.8)

  test('of two waves', () => {
    const [a, b] = [exact(reference), exact(current)]
    near(ksDistance(a, b), 0.13333333333333333)
    near(ksPValue(ksDistance(a, b), 200, 150), 0.08774754032980661)
    near(kolmogorovTail(86, ksDistance(a, b)), 0.08559054530596417)
    near(wasserstein(a, b), 0.8360183729074956)
    const edges = sturgesEdges(Math.min(...reference, ...current), Math.max(...reference, ...current), 350, false)
    const [p, q] = [histogram(a, edges).map((rows) => rows / 200), histogram(b, edges).map((rows) => rows / 150)]
    expect(p.length).toBe(10)
    near(jensenShannon(p, q), 0.07024612611450783)
    near(psi(fillEmpty(p), fillEmpty(q)), 0.03958118659888949)
    near(kullbackLeibler(p, q), 0.019726531562980952)
  })

  test('of counts, with a category that the reference lacks', () => {
    expect(chiSquareOneSample([210, 150, 90, 45, 5], [250, 150, 75, 25, 0])).toEqual({
      statistic: Number.POSITIVE_INFINITY,
      p_value: 0,
    })
    near(chiSquareHomogeneity([500, 300, 150, 50, 0], [210, 150, 90, 45, 5]).p_value, 5.51101162048416e-5)
    near(psi(fillEmpty([0.5, 0.3, 0.15, 0.05, 0]), fillEmpty([0.42, 0.3, 0.18, 0.09, 0.01])), 0.08852056911276772)
    near(zTest(120, 1000, 66, 400).p_value, 0.025026457633643195)
    expect(
      hellinger(
        [16, 18, 16, 14, 12, 12].map((n) => n / 88),
        [16, 16, 16, 16, 16, 8].map((n) => n / 88),
      ),
    ).toBeCloseTo(0.06813, 5)
  })

  test('a distribution with gaps lies within them', () => {
    const whole = exact(reference)
    const coarse: Distribution = {
      rows: 200,
      values: [whole.values[0]!, whole.values[99]!, whole.values[199]!],
      counts: [1, 1, 1],
      between: [0, 98, 99],
    }
    expect(ksDistance(whole, coarse)).toBeLessThan(0.5)
    expect(ksDistance(coarse, coarse)).toBe(0)
    expect(wasserstein(coarse, coarse)).toBe(0)
  })
})
