import type { Sample } from '../metrics/sample.ts'
import type { DeltaStatistic } from '../stats/paired-bootstrap.ts'
import { countDraws, seeded } from '../stats/random.ts'

/** A candidate and a baseline as one seed made each of them. */
export type SeedPair = readonly [candidate: Sample, baseline: Sample]

/** Every seed at least once; the side with fewer seeds comes again. */
export function seedPairs(candidates: readonly Sample[], baselines: readonly Sample[]): readonly SeedPair[] {
  return Array.from({ length: Math.max(candidates.length, baselines.length) }, (_, index) => [
    candidates[index % candidates.length]!,
    baselines[index % baselines.length]!,
  ])
}

/**
 * The mean difference over seeds that are drawn anew on every resample, so that its spread holds the seeds' as well as the
 * rows'. `pairs` holds one statistic a pair.
 */
export function overSeeds(pairs: readonly DeltaStatistic[], seed: number): DeltaStatistic {
  if (pairs.length === 1) return pairs[0]!
  const state = seeded(seed)
  const drawn = new Uint16Array(pairs.length)
  return (counts) => {
    countDraws(state, drawn, pairs.length)
    // Each is called, drawn or not: statistics may build upon one another.
    return pairs.reduce((sum, delta, index) => {
      const value = delta(counts)
      return drawn[index] === 0 ? sum : sum + (value * drawn[index]!) / pairs.length
    }, 0)
  }
}
