import { twoSided } from './normal.ts'

export interface McNemar {
  /** Rows that only the candidate, and that only the baseline, got right. */
  readonly gained: number
  readonly lost: number
  readonly p_value: number
  readonly exact: boolean
}

/** Beyond this many discordant rows the normal approximation is as good. */
const exactUpTo = 1000

/**
 * McNemar (1947): do two classifiers err alike often on the same rows? Exact binomial test, two-sided; past 1,000
 * discordant rows chi-square with Edwards' (1948) correction.
 */
export function mcnemar(gained: number, lost: number): McNemar {
  const discordant = gained + lost
  if (discordant > exactUpTo) {
    const z = Math.max(0, Math.abs(gained - lost) - 1) / Math.sqrt(discordant)
    return { gained, lost, p_value: twoSided(z), exact: false }
  }
  let term = 2 ** -discordant
  let tail = 0
  for (let k = 0; k <= Math.min(gained, lost); k++) {
    tail += term
    term *= (discordant - k) / (k + 1)
  }
  return { gained, lost, p_value: Math.min(1, 2 * tail), exact: true }
}
