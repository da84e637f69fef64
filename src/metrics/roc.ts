import { type Ranking, ranking } from './ranking.ts'
import type { ClassSample } from './sample.ts'
import { sum } from './sum.ts'

/** Points of the receiver operating characteristic, from (0, 0) to (1, 1). */
export interface RocCurve {
  readonly fpr: Float64Array
  readonly tpr: Float64Array
}

/** Area under the ROC curve of the positive class; ties count half. NaN when only one class occurs. */
export function rocAuc(sample: ClassSample): number {
  return sample.positive === null ? Number.NaN : area(against(sample, sample.positive))
}

/** Trapezoids under the curve; NaN without positives or without negatives. */
export function area(ranked: Ranking | null): number {
  if (!ranked) return Number.NaN
  const { tps, fps } = ranked
  const positives = tps.at(-1)!
  const negatives = fps.at(-1)!
  if (!(positives > 0 && negatives > 0)) return Number.NaN
  const twice = sum(tps.length, (i) => (fps[i]! - (fps[i - 1] ?? 0)) * (tps[i]! + (tps[i - 1] ?? 0)))
  return twice / (2 * positives * negatives)
}

/** One class against all others. */
export function against(sample: ClassSample, positive: number): Ranking | null {
  return ranking(sample, positive, (row) => sample.target[row] === positive)
}

/**
 * The curve of one class against the rest, with at most `points` points spread evenly along it.
 * null when it is not defined.
 */
export function rocCurve(sample: ClassSample, positive: number, points = Number.POSITIVE_INFINITY): RocCurve | null {
  const ranked = against(sample, positive)
  if (!ranked) return null
  const positives = ranked.tps.at(-1)!
  const negatives = ranked.fps.at(-1)!
  if (!(positives > 0 && negatives > 0)) return null
  const fpr = new Float64Array(ranked.fps.length + 1)
  const tpr = new Float64Array(ranked.tps.length + 1)
  ranked.fps.forEach((fp, i) => {
    fpr[i + 1] = fp / negatives
  })
  ranked.tps.forEach((tp, i) => {
    tpr[i + 1] = tp / positives
  })
  if (fpr.length <= points) return { fpr, tpr }
  const step = 2 / (points - 1)
  const kept: number[] = []
  for (let i = 0; i < fpr.length - 1; i++) {
    if (fpr[i]! + tpr[i]! >= kept.length * step) kept.push(i)
  }
  kept.push(fpr.length - 1)
  return { fpr: Float64Array.from(kept, (i) => fpr[i]!), tpr: Float64Array.from(kept, (i) => tpr[i]!) }
}
