/** Weight and mean target per group; for classes `means` holds groups x outputs shares. */
export interface GroupMeans {
  readonly weights: Float64Array
  readonly means: Float64Array
  readonly outputs: number
}

/**
 * One number per group, along which groups are ordered: the mean itself where there is one output,
 * else the first principal component of the class shares (Coppersmith, Hong & Hosking 1999).
 */
export function groupScores({ weights, means, outputs }: GroupMeans): Float64Array {
  if (outputs === 1) return means
  const groups = weights.length
  const total = weights.reduce((a, b) => a + b, 0)
  const centred = means.slice()
  for (let k = 0; k < outputs; k++) {
    let centre = 0
    for (let g = 0; g < groups; g++) centre += (weights[g]! * means[g * outputs + k]!) / total
    for (let g = 0; g < groups; g++) centred[g * outputs + k]! -= centre
  }
  let axis = Float64Array.from({ length: outputs }, (_, k) => 1 / (k + 1))
  for (let step = 0; step < 100; step++) {
    const scores = project(centred, axis)
    const next = new Float64Array(outputs)
    for (let g = 0; g < groups; g++) {
      const pull = weights[g]! * scores[g]!
      for (let k = 0; k < outputs; k++) next[k]! += pull * centred[g * outputs + k]!
    }
    const length = Math.sqrt(next.reduce((sum, v) => sum + v * v, 0))
    if (length === 0) break
    axis = next.map((v) => v / length)
  }
  return project(centred, axis)
}

function project(rows: Float64Array, axis: Float64Array): Float64Array {
  return Float64Array.from({ length: rows.length / axis.length }, (_, g) =>
    axis.reduce((sum, a, k) => sum + a * rows[g * axis.length + k]!, 0),
  )
}
