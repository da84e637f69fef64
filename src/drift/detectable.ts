import { twoSidedQuantile } from '../stats/normal.ts'
import { chanceJensenShannon } from './calibration.ts'

/** Quantile of the normal distribution that makes the chance of finding a shift 80 %. */
const power = 0.8416

/**
 * The smallest shift of a normal column, in its standard deviations, that would be found four times in five: both the
 * Kolmogorov-Smirnov test at `alpha` and the distance's threshold have to be passed.
 */
export function detectableShift(reference: number, current: number, alpha: number, threshold: number): number {
  const rows = (reference * current) / (reference + current)
  const gap = (Math.sqrt(-Math.log(alpha / 2) / 2) + power / 2) / Math.sqrt(rows)
  // A shift of d parts two normal distributions by 2 Phi(d/2) - 1 at most.
  const byTest = gap >= 1 ? Number.POSITIVE_INFINITY : 2 * twoSidedQuantile(1 - gap)
  return Math.max(byTest, threshold + power / Math.sqrt(rows))
}

/** The smallest Jensen-Shannon distance (nats) of so many bins that would be found about four times in five. */
export function detectableDistance(
  bins: number,
  reference: number,
  current: number,
  alpha: number,
  threshold: number,
): number {
  const noise = Math.sqrt((1 / reference + 1 / current) / 8)
  return Math.max(threshold, chanceJensenShannon(bins, reference, current, alpha)) + power * noise
}
