import { sampleStandardDeviation } from 'simple-statistics'
import { quantile } from './quantile.ts'
import { countDraws, seeded } from './random.ts'

/** Candidate - baseline of a metric on a resample: `counts[row]` is how often the row was drawn. NaN: not defined there. */
export type DeltaStatistic = (counts: Uint16Array) => number

export interface BootstrapOptions {
  readonly rows: number
  /** Group number (from 0) of each row: whole groups are drawn, since their rows are not independent. */
  readonly groups: Int32Array | null
  readonly resamples: number
  readonly seed: number
}

export interface DeltaDistribution {
  /** Two-sided 95 % percentile interval. */
  readonly interval: readonly [number, number]
  /** 5 % and 95 % quantiles: each ends a one-sided 95 % interval. */
  readonly bounds: readonly [number, number]
  readonly standard_error: number
}

/** Share of resamples on which a metric may be undefined before its distribution is. */
const undefinedAllowed = 0.05

/**
 * Percentile bootstrap (Efron 1979) of paired differences: both models are scored on the same drawn rows. All statistics
 * see the same resamples. null where a statistic is undefined on more than one resample in twenty.
 */
export function pairedBootstrap(
  { rows, groups, resamples, seed }: BootstrapOptions,
  statistics: readonly DeltaStatistic[],
): readonly (DeltaDistribution | null)[] {
  if (rows === 0) return statistics.map(() => null)
  const random = seeded(seed)
  const counts = new Uint16Array(rows)
  const ofGroup = groups && new Uint16Array(1 + groups.reduce((most, group) => Math.max(most, group), 0))
  const deltas = statistics.map(() => new Float64Array(resamples))
  for (let resample = 0; resample < resamples; resample++) {
    if (groups && ofGroup) {
      countDraws(random, ofGroup, ofGroup.length)
      for (let row = 0; row < rows; row++) counts[row] = ofGroup[groups[row]!]!
    } else countDraws(random, counts, rows)
    statistics.forEach((statistic, s) => {
      deltas[s]![resample] = statistic(counts)
    })
  }
  return deltas.map(distributionOf)
}

function distributionOf(deltas: Float64Array): DeltaDistribution | null {
  const finite = deltas.filter(Number.isFinite).sort()
  if (finite.length < 2 || finite.length < (1 - undefinedAllowed) * deltas.length) return null
  return {
    interval: [quantile(finite, 0.025), quantile(finite, 0.975)],
    bounds: [quantile(finite, 0.05), quantile(finite, 0.95)],
    standard_error: sampleStandardDeviation([...finite]),
  }
}
