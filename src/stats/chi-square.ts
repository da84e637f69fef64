import { chiSquareTail } from './regularised-gamma.ts'

export interface TestResult {
  readonly statistic: number
  readonly p_value: number
}

/**
 * Pearson's test that two samples come from one distribution: counts of the same categories, those empty on both sides
 * left out; no continuity correction. One category: p is NaN.
 */
export function chiSquareHomogeneity(a: ArrayLike<number>, b: ArrayLike<number>): TestResult {
  let [ofA, ofB, categories] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    ofA += a[i]!
    ofB += b[i]!
    if (a[i]! + b[i]! > 0) categories++
  }
  let statistic = 0
  for (let i = 0; i < a.length; i++) {
    const both = a[i]! + b[i]!
    if (both === 0) continue
    const [expectedA, expectedB] = [(both * ofA) / (ofA + ofB), (both * ofB) / (ofA + ofB)]
    statistic += (a[i]! - expectedA) ** 2 / expectedA + (b[i]! - expectedB) ** 2 / expectedB
  }
  return { statistic, p_value: chiSquareTail(statistic, categories - 1) }
}

/**
 * Pearson's test of counts against a distribution taken as known, SciPy's `chisquare`, as Evidently uses it: the
 * reference's own noise is ignored, and a category that the reference lacks gives p = 0.
 */
export function chiSquareOneSample(observed: ArrayLike<number>, expected: ArrayLike<number>): TestResult {
  let statistic = 0
  for (let i = 0; i < observed.length; i++) statistic += (observed[i]! - expected[i]!) ** 2 / expected[i]!
  return { statistic, p_value: chiSquareTail(statistic, observed.length - 1) }
}
