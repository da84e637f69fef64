import type { TestResult } from './chi-square.ts'
import { twoSided } from './normal.ts'

/** Two-sided test of two proportions with pooled variance, no continuity correction. NaN where all rows are alike. */
export function zTest(hitsA: number, rowsA: number, hitsB: number, rowsB: number): TestResult {
  const pooled = (hitsA + hitsB) / (rowsA + rowsB)
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / rowsA + 1 / rowsB))
  const statistic = (hitsA / rowsA - hitsB / rowsB) / error
  return { statistic, p_value: twoSided(statistic) }
}
