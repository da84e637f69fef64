import type { TestResult } from './chi-square.ts'
import { chiSquareTail } from './regularised-gamma.ts'

/** Likelihood-ratio test of counts against expected counts, SciPy's `power_divergence(lambda_='log-likelihood')`. */
export function gOneSample(observed: ArrayLike<number>, expected: ArrayLike<number>): TestResult {
  let statistic = 0
  for (let i = 0; i < observed.length; i++) statistic += part(observed[i]!, expected[i]!)
  return { statistic, p_value: chiSquareTail(statistic, observed.length - 1) }
}

/** The same for two samples that both have noise; categories empty on both sides are left out. */
export function gHomogeneity(a: ArrayLike<number>, b: ArrayLike<number>): TestResult {
  let [ofA, ofB, categories] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    ofA += a[i]!
    ofB += b[i]!
    if (a[i]! + b[i]! > 0) categories++
  }
  let statistic = 0
  for (let i = 0; i < a.length; i++) {
    const both = a[i]! + b[i]!
    if (both > 0) statistic += part(a[i]!, (both * ofA) / (ofA + ofB)) + part(b[i]!, (both * ofB) / (ofA + ofB))
  }
  return { statistic, p_value: chiSquareTail(statistic, categories - 1) }
}

function part(observed: number, expected: number): number {
  return observed === 0 ? 0 : 2 * observed * Math.log(observed / expected)
}
