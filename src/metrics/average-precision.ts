import { against } from './roc.ts'
import type { ClassSample } from './sample.ts'
import { mean, sum } from './sum.ts'

/**
 * Sum over thresholds of (R_i - R_i-1) P_i, not interpolated. Binary: of the positive class, 0 when it does not occur;
 * several classes: mean over classes, NaN when one is missing (scikit-learn refuses that).
 */
export function averagePrecision(sample: ClassSample): number {
  if (sample.positive !== null) return ofClass(sample, sample.positive)
  for (let c = 0; c < sample.classes; c++) if (!sample.target.includes(c)) return Number.NaN
  return mean(sample.classes, null, (c) => ofClass(sample, c))
}

function ofClass(sample: ClassSample, positive: number): number {
  const ranked = against(sample, positive)
  if (!ranked) return Number.NaN
  const { tps, fps } = ranked
  const positives = tps.at(-1)!
  if (positives === 0) return 0
  return sum(tps.length, (i) => ((tps[i]! - (tps[i - 1] ?? 0)) / positives) * (tps[i]! / (tps[i]! + fps[i]!)))
}
