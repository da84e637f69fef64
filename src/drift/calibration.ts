import type { NumberProfile } from '../records/profile.ts'
import { quantilesOf } from '../stats/distribution.ts'
import { twoSidedQuantile } from '../stats/normal.ts'
import { countDraws, seeded } from '../stats/random.ts'

const CELLS = 1024
const RESAMPLES = 300
const MOST_DRAWS = 2000
const SEED = 20240229

/** Gaps between an even distribution and samples of it, at CELLS even steps; one row of CELLS a resample. */
export type Deviations = Float64Array

/**
 * What a batch of `current` rows differs from a reference of `reference` rows by chance alone, on an even distribution:
 * every column's own follows from its quantiles. Past 2,000 rows the gaps of 2,000 are scaled. Seeded: always the same.
 */
export function chanceDeviations(reference: number, current: number): Deviations {
  const draws = Math.min(current, MOST_DRAWS)
  const scale = Math.sqrt((1 / reference + 1 / current) * draws)
  const random = seeded(SEED)
  const counts = new Uint16Array(CELLS)
  const deviations = new Float64Array(RESAMPLES * CELLS)
  for (let resample = 0; resample < RESAMPLES; resample++) {
    countDraws(random, counts, draws)
    let total = 0
    for (let cell = 0; cell < CELLS; cell++) {
      total += counts[cell]!
      deviations[resample * CELLS + cell] = Math.abs(total / draws - (cell + 1) / CELLS) * scale
    }
  }
  return deviations
}

/** The Wasserstein distance, in standard deviations of the reference, that 99 % of batches without drift stay under. */
export function chanceWasserstein(reference: NumberProfile, deviations: Deviations): number {
  const middles = quantilesOf(
    reference,
    Float64Array.from({ length: CELLS }, (_, cell) => (cell + 0.5) / CELLS),
  )
  const distances = new Float64Array(RESAMPLES)
  for (let resample = 0; resample < RESAMPLES; resample++) {
    let total = 0
    for (let cell = 0; cell < CELLS - 1; cell++)
      total += deviations[resample * CELLS + cell]! * (middles[cell + 1]! - middles[cell]!)
    distances[resample] = total
  }
  distances.sort()
  const norm = Math.max(Math.sqrt((reference.m2 ?? 0) / reference.rows), 0.001)
  return distances[Math.ceil(0.99 * RESAMPLES) - 1]! / norm
}

/**
 * The same for a distance over bins: eight times the squared Jensen-Shannon distance (nats) is the PSI, and both, over
 * 1/n + 1/m, are about chi-square with bins - 1 degrees of freedom (Yurdakul 2018).
 */
export function chanceJensenShannon(bins: number, reference: number, current: number, share = 0.01): number {
  return Math.sqrt((chiSquareQuantile(Math.max(1, bins - 1), share) * (1 / reference + 1 / current)) / 8)
}

/** Upper quantile by Wilson & Hilferty (1931), good to about 1 %. */
function chiSquareQuantile(degrees: number, share: number): number {
  const z = twoSidedQuantile(2 * share)
  const part = 2 / (9 * degrees)
  return degrees * (1 - part + z * Math.sqrt(part)) ** 3
}
