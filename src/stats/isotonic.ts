/** A rising step function: between two points it is interpolated, beyond them constant. */
export interface IsotonicMap {
  readonly x: readonly number[]
  readonly y: readonly number[]
}

/** Least-squares rising fit of hits (0 or 1) on scores, by pooling adjacent violators (Ayer et al. 1955). */
export function isotonic(scores: Float64Array, hits: Uint8Array): IsotonicMap {
  const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[a]! - scores[b]!)
  const blocks: { from: number; to: number; hits: number; rows: number }[] = []
  for (const row of order) {
    const score = scores[row]!
    const last = blocks[blocks.length - 1]
    // Equal scores are one block from the start.
    if (last && last.from === score) {
      last.hits += hits[row]!
      last.rows += 1
    } else blocks.push({ from: score, to: score, hits: hits[row]!, rows: 1 })
  }
  const pooled: typeof blocks = []
  for (const block of blocks) {
    let merged = block
    for (let last = pooled.at(-1); last && last.hits * merged.rows >= merged.hits * last.rows; last = pooled.at(-1)) {
      merged = { from: last.from, to: merged.to, hits: last.hits + merged.hits, rows: last.rows + merged.rows }
      pooled.pop()
    }
    pooled.push(merged)
  }
  const points = pooled.flatMap(({ from, to, hits: sum, rows }): [number, number][] =>
    from === to
      ? [[from, sum / rows]]
      : [
          [from, sum / rows],
          [to, sum / rows],
        ],
  )
  return { x: points.map(([x]) => x), y: points.map(([, y]) => y) }
}

export function isotonicAt({ x, y }: IsotonicMap, score: number): number {
  if (x.length === 0) return Number.NaN
  let [low, high] = [0, x.length - 1]
  if (score <= x[low]!) return y[low]!
  if (score >= x[high]!) return y[high]!
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if (x[middle]! <= score) low = middle
    else high = middle
  }
  return y[low]! + ((y[high]! - y[low]!) * (score - x[low]!)) / (x[high]! - x[low]!)
}
