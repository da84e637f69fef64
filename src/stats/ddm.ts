/** Rows seen before anything is said, and the levels in standard deviations: as proposed by Gama et al. (2004). */
const from = 30
const [warning, drift] = [2, 3]

/** Rows from 1: the first above the drift level, and from where on the warning level was exceeded without a break before it. */
export interface DriftDetection {
  readonly warning_at: number | null
  readonly drift_at: number | null
  readonly error_rate: number
}

/**
 * Drift Detection Method: the rate p of errors (1) so far and its deviation s = sqrt(p (1 - p) / rows) leave their least
 * p + s by two or three of its deviations. Stops at the first drift.
 */
export function detectDrift(errors: Uint8Array): DriftDetection {
  let [rate, leastRate, leastDeviation] = [0, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  let warning_at: number | null = null
  for (let row = 0; row < errors.length; row++) {
    rate += (errors[row]! - rate) / (row + 1)
    if (row + 1 < from) continue
    const deviation = Math.sqrt((rate * (1 - rate)) / (row + 1))
    if (rate + deviation < leastRate + leastDeviation) [leastRate, leastDeviation] = [rate, deviation]
    const above = (level: number): boolean => rate + deviation > leastRate + level * leastDeviation
    if (above(drift)) return { warning_at: warning_at ?? row + 1, drift_at: row + 1, error_rate: rate }
    if (!above(warning)) warning_at = null
    else warning_at ??= row + 1
  }
  return { warning_at, drift_at: null, error_rate: rate }
}
