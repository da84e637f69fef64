import type { ClassSample } from './sample.ts'
import { sum } from './sum.ts'

/** One bin of predicted probability that holds rows. */
export interface CalibrationBin {
  readonly rows: number
  readonly weight: number
  /** Mean predicted probability. */
  readonly predicted: number
  /** Share of rows where it came true. */
  readonly observed: number
}

/**
 * Expected calibration error (Naeini et al. 2015, Guo et al. 2017): sum over bins of weight(bin) / weight(all) times
 * |observed - predicted|, with 10 bins of equal width, (0.1 i, 0.1 (i + 1)], the first closed on both sides.
 * Binary: the probability is the positive class's; several classes: the predicted class's, right or wrong.
 */
export function calibrationError(sample: ClassSample): number {
  const bins = calibrationCurve(sample, sample.positive)
  if (!bins || bins.length === 0) return Number.NaN
  const total = sum(bins.length, (i) => bins[i]!.weight)
  return sum(bins.length, (i) => (bins[i]!.weight / total) * Math.abs(bins[i]!.observed - bins[i]!.predicted))
}

/**
 * Bins that hold rows, ascending; `positive` null: of the predicted class. null without finite probabilities in [0, 1].
 */
export function calibrationCurve(
  { rows, classes, probabilities, target, predicted, weights }: ClassSample,
  positive: number | null,
  bins = 10,
): readonly CalibrationBin[] | null {
  if (!probabilities) return null
  const members: number[][] = Array.from({ length: bins }, () => [])
  const probability = new Float64Array(rows)
  for (let row = 0; row < rows; row++) {
    const p = probabilities[row * classes + (positive ?? predicted[row]!)]!
    if (!(p >= 0 && p <= 1)) return null
    probability[row] = p
    let bin = Math.min(Math.floor(p * bins), bins - 1)
    // The edges are i * (1 / bins) as float64, and belong to the bin below.
    while (bin > 0 && p <= bin * (1 / bins)) bin--
    while (bin < bins - 1 && p > (bin + 1) * (1 / bins)) bin++
    members[bin]!.push(row)
  }
  const cameTrue = (row: number) => target[row] === (positive ?? predicted[row])
  return members.flatMap((inside) => {
    const n = inside.length
    const weightOf = (i: number) => weights?.[inside[i]!] ?? 1
    const weight = sum(n, weightOf)
    if (!(weight > 0)) return []
    return {
      rows: n,
      weight,
      predicted: sum(n, (i) => weightOf(i) * probability[inside[i]!]!) / weight,
      observed: sum(n, (i) => (cameTrue(inside[i]!) ? weightOf(i) : 0)) / weight,
    }
  })
}
