import { type GapName, groupGaps } from '../metrics/group-gaps.ts'
import type { ClassSample } from '../metrics/sample.ts'
import type { DeltaStatistic } from '../stats/paired-bootstrap.ts'

/**
 * Differences of gaps between groups on resamples, in the order of `names`. They belong together: the first computes, the
 * others read, as the bootstrap calls them in order on every resample.
 */
export function gapDeltas(
  candidate: ClassSample,
  baseline: ClassSample,
  groups: Int32Array,
  names: readonly GapName[],
): readonly DeltaStatistic[] {
  const weights = new Float64Array(candidate.rows)
  let own = groupGaps(candidate, groups)
  let other = own
  return names.map((name, index) => (counts) => {
    if (index === 0) {
      for (let row = 0; row < weights.length; row++) weights[row] = counts[row]! * (candidate.weights?.[row] ?? 1)
      own = groupGaps({ ...candidate, weights }, groups)
      other = groupGaps({ ...baseline, weights }, groups)
    }
    return own[name] - other[name]
  })
}
