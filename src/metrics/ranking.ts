import type { ClassSample } from './sample.ts'

/** Weighted rows at or above each distinct score, scores descending: true positives and false positives. */
export interface Ranking {
  readonly scores: Float64Array
  readonly tps: Float64Array
  readonly fps: Float64Array
}

/**
 * Rows ranked by the probability of one class against `isPositive`; rows of weight 0 are left out.
 * null when there are no probabilities, no rows, or a probability is not finite.
 */
export function ranking(
  sample: ClassSample,
  column: number,
  isPositive: (row: number) => boolean,
  counted: (row: number) => boolean = () => true,
): Ranking | null {
  const { rows, classes, probabilities, weights } = sample
  if (!probabilities) return null
  const kept = new Uint32Array(rows)
  const score = new Float64Array(rows)
  let n = 0
  for (let row = 0; row < rows; row++) {
    if (!counted(row) || weights?.[row] === 0) continue
    const value = probabilities[row * classes + column]!
    if (!Number.isFinite(value)) return null
    score[row] = value
    kept[n++] = row
  }
  if (n === 0) return null
  const order = kept.subarray(0, n).sort((a, b) => score[b]! - score[a]!)
  const scores = new Float64Array(n)
  const tps = new Float64Array(n)
  const fps = new Float64Array(n)
  let groups = 0
  let tp = 0
  let fp = 0
  for (let i = 0; i < n; i++) {
    const row = order[i]!
    const weight = weights ? weights[row]! : 1
    if (isPositive(row)) tp += weight
    else fp += weight
    if (i + 1 < n && score[order[i + 1]!] === score[row]) continue
    scores[groups] = score[row]!
    tps[groups] = tp
    fps[groups++] = fp
  }
  return { scores: scores.subarray(0, groups), tps: tps.subarray(0, groups), fps: fps.subarray(0, groups) }
}
