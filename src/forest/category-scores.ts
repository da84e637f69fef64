/** The target as the encoding sees it: class index per row and number of classes, or numbers (`classes` 0). */
export interface EncodingTarget {
  readonly values: Float64Array
  readonly classes: number
}

/** Rows' worth of the overall mean mixed into each category's mean, so that few rows do not go far from it. */
const PRIOR_ROWS = 20

export interface CategoryScores {
  /** One per group, from all rows. */
  readonly scores: Float32Array
  /** One per row, from the rows of the other folds; NaN where the row has no group. */
  readonly heldOut: Float32Array
}

/**
 * Scores groups of rows (`groups[row]`, -1: none) by the target: its mean, shrunk towards the overall mean; for more than
 * two classes the shrunk shares of the classes, projected on their first principal component
 * over the groups (Coppersmith, Hong & Hosking 1999).
 */
export function categoryScores(
  groups: Int32Array,
  count: number,
  folds: Uint8Array,
  foldCount: number,
  { values, classes }: EncodingTarget,
): CategoryScores {
  const outputs = classes > 2 ? classes : 1
  const sums = Array.from({ length: foldCount }, () => new Float64Array(count * outputs))
  const weights = Array.from({ length: foldCount }, () => new Float64Array(count))
  const prior = new Float64Array(outputs)
  for (let row = 0; row < groups.length; row++) {
    const k = outputs > 1 ? values[row]! : 0
    const amount = outputs > 1 ? 1 : values[row]!
    prior[k]! += amount / groups.length
    const group = groups[row]!
    if (group < 0) continue
    sums[folds[row]!]![group * outputs + k]! += amount
    weights[folds[row]!]![group]!++
  }
  const totalSums = total(sums)
  const totalWeights = total(weights)
  const means = shrink(totalSums, totalWeights, prior)
  const axis = outputs > 1 ? firstComponent(means, totalWeights, outputs) : Float64Array.of(1)
  const perFold = sums.map((_, fold) =>
    project(shrink(minus(totalSums, sums[fold]!), minus(totalWeights, weights[fold]!), prior), axis),
  )
  return {
    scores: project(means, axis),
    heldOut: Float32Array.from(groups, (group, row) => (group < 0 ? Number.NaN : perFold[folds[row]!]![group]!)),
  }
}

function shrink(sums: Float64Array, weights: Float64Array, prior: Float64Array): Float64Array {
  const outputs = prior.length
  return sums.map(
    (sum, i) => (sum + PRIOR_ROWS * prior[i % outputs]!) / (weights[Math.floor(i / outputs)]! + PRIOR_ROWS),
  )
}

/** Power iteration on the weighted covariance of the groups' shares, from a fixed start. */
function firstComponent(means: Float64Array, weights: Float64Array, outputs: number): Float64Array {
  const all = weights.reduce((a, b) => a + b, 0) || 1
  const centre = new Float64Array(outputs)
  for (let i = 0; i < means.length; i++) centre[i % outputs]! += (weights[Math.floor(i / outputs)]! * means[i]!) / all
  const centred = means.map((v, i) => v - centre[i % outputs]!)
  let axis = Float64Array.from({ length: outputs }, (_, k) => 1 / (k + 1))
  for (let step = 0; step < 100; step++) {
    const next = new Float64Array(outputs)
    for (let g = 0; g < weights.length; g++) {
      let along = 0
      for (let k = 0; k < outputs; k++) along += axis[k]! * centred[g * outputs + k]!
      for (let k = 0; k < outputs; k++) next[k]! += weights[g]! * along * centred[g * outputs + k]!
    }
    const length = Math.sqrt(next.reduce((sum, v) => sum + v * v, 0))
    if (length === 0) break
    axis = next.map((v) => v / length)
  }
  return axis
}

function project(means: Float64Array, axis: Float64Array): Float32Array {
  return Float32Array.from({ length: means.length / axis.length }, (_, g) =>
    axis.reduce((sum, a, k) => sum + a * means[g * axis.length + k]!, 0),
  )
}

function total(parts: readonly Float64Array[]): Float64Array {
  return parts.reduce((sum, part) => sum.map((v, i) => v + part[i]!))
}

function minus(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((v, i) => v - b[i]!)
}
