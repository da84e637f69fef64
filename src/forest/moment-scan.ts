import { MISSING_BIN } from './bins.ts'

/** The best cut of a node so far: its decrease of squared error is numerator / denominator / weight of the node. */
export interface BestCut {
  feature: number
  cut: number
  missingLeft: number
  numerator: number
  denominator: number
}

/** A node: weight and weighted sum of all its rows, and the least weight of a leaf. */
export interface NodeMoments {
  readonly total: number
  readonly sum: number
  readonly minLeaf: number
}

/** Weight and weighted sum per bin, interleaved: [w0, s0, w1, s1 ...]. */
export type MomentHistogram = Float64Array

/**
 * Scores every cut of a feature, in both directions of the missing values where there are some, and clears the histogram.
 * The decrease of squared error is d^2 / (wl wr W) with d = sl W - wl S, where w are sums of weights and s of weight x
 * value, left and in all; candidates are compared by cross-multiplication, without dividing.
 * `occupied` lists the `found` present bins; `bins` is the number present values can have. Returns false where there is no cut.
 */
export function scanMoments(
  best: BestCut,
  node: NodeMoments,
  feature: number,
  bins: number,
  histogram: MomentHistogram,
  occupied: Int32Array,
  found: number,
): boolean {
  const missing = histogram[2 * MISSING_BIN]!
  const varied = found + (missing > 0 ? 1 : 0) > 1
  if (varied && missing > 0) {
    scan(best, node, feature, histogram, occupied, found, missing, histogram[2 * MISSING_BIN + 1]!, 1)
    scan(best, node, feature, histogram, occupied, found, 0, 0, 0)
    const wl = node.total - missing
    const sl = node.sum - histogram[2 * MISSING_BIN + 1]!
    const d = sl * node.total - wl * node.sum
    const better = d * d * best.denominator > best.numerator * wl * missing
    if (better && wl >= node.minLeaf && missing >= node.minLeaf) {
      best.numerator = d * d
      best.denominator = wl * missing
      best.feature = feature
      best.cut = bins - 1
      best.missingLeft = 0
    }
  } else if (varied) scan(best, node, feature, histogram, occupied, found, 0, 0, 2)
  for (let i = 0; i < found; i++) histogram[2 * occupied[i]!] = histogram[2 * occupied[i]! + 1] = 0
  if (missing > 0) histogram[2 * MISSING_BIN] = histogram[2 * MISSING_BIN + 1] = 0
  return varied
}

/** Cuts between neighbouring occupied bins. Direction 1: the missing values are on the left already; 2: there are none. */
function scan(
  best: BestCut,
  { total, sum, minLeaf }: NodeMoments,
  feature: number,
  histogram: MomentHistogram,
  occupied: Int32Array,
  found: number,
  leftW: number,
  leftS: number,
  direction: number,
): void {
  let wl = leftW
  let sl = leftS
  let { numerator, denominator } = best
  let chosen = -1
  let chosenW = 0
  for (let i = 0; i + 1 < found; i++) {
    const bin = occupied[i]!
    wl += histogram[2 * bin]!
    sl += histogram[2 * bin + 1]!
    const wr = total - wl
    if (wl < minLeaf || wr < minLeaf) continue
    const d = sl * total - wl * sum
    const square = d * d
    const product = wl * wr
    if (square * denominator > numerator * product) {
      numerator = square
      denominator = product
      chosen = i
      chosenW = wl
    }
  }
  if (chosen < 0) return
  best.numerator = numerator
  best.denominator = denominator
  best.feature = feature
  best.cut = (occupied[chosen]! + occupied[chosen + 1]! - 1) >> 1
  best.missingLeft = direction === 2 ? (2 * chosenW > total ? 1 : 0) : direction
}
