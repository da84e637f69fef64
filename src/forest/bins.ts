/** The bin of a missing value; present values have the bins 0 to at most 254. */
export const MISSING_BIN = 255

const MAX_CUTS = 254
const SAMPLE_ROWS = 200_000

/**
 * Ascending thresholds between neighbouring values, at most 254: all of them where few values are distinct, else at
 * quantiles of at most 200,000 rows taken at even steps. With missing values a last threshold, Infinity, parts
 * the present from the missing ones. Each lies in the middle of its gap, rounded towards minus infinity
 * to float32, so that `x <= t` says the same for float32 and float64 values.
 */
export function findCuts(values: Float32Array): Float32Array {
  const step = Math.max(1, Math.ceil(values.length / SAMPLE_ROWS))
  const sample = new Float32Array(Math.ceil(values.length / step))
  let size = 0
  for (let row = 0; row < values.length; row += step) {
    const value = values[row]!
    if (!Number.isNaN(value)) sample[size++] = value
  }
  const sorted = sample.subarray(0, size).sort()
  const hasMissing = values.some((v) => Number.isNaN(v))
  const most = hasMissing ? MAX_CUTS - 1 : MAX_CUTS
  const gaps = gapsBetween(sorted)
  const cuts = (gaps.length <= most ? gaps : quantileGaps(sorted, gaps, most)).map((i) =>
    midpointDown(sorted[i - 1]!, sorted[i]!),
  )
  if (hasMissing && size > 0) cuts.push(Infinity)
  return Float32Array.from(cuts)
}

/** Positions i where sorted[i - 1] < sorted[i]. */
function gapsBetween(sorted: Float32Array): number[] {
  const gaps: number[] = []
  for (let i = 1; i < sorted.length; i++) if (sorted[i - 1]! < sorted[i]!) gaps.push(i)
  return gaps
}

/** Of all gaps the ones nearest to evenly spread ranks, each once. */
function quantileGaps(sorted: Float32Array, gaps: readonly number[], most: number): number[] {
  const chosen: number[] = []
  let at = 0
  for (let cut = 1; cut <= most; cut++) {
    const rank = (cut * sorted.length) / (most + 1)
    while (at + 1 < gaps.length && Math.abs(gaps[at + 1]! - rank) <= Math.abs(gaps[at]! - rank)) at++
    if (chosen.at(-1) !== gaps[at]) chosen.push(gaps[at]!)
  }
  return chosen
}

/** (low + high) / 2 as the nearest float32 that is not above it; low < high are float32. */
export function midpointDown(low: number, high: number): number {
  return floatDown((low + high) / 2)
}

const word = new Int32Array(1)
const single = new Float32Array(word.buffer)

/** The largest float32 that is not above `value`. */
export function floatDown(value: number): number {
  const near = Math.fround(value)
  return near <= value ? near : floatBelow(near)
}

/** The next float32 below a float32. */
export function floatBelow(value: number): number {
  if (value === 0) return -(2 ** -149)
  single[0] = value
  word[0]! += value > 0 ? -1 : 1
  return single[0]!
}

/** Bins of a column: the number of cuts below the value, MISSING_BIN where it is NaN. */
export function toBins(values: Float32Array, cuts: Float32Array): Uint8Array {
  const bins = new Uint8Array(values.length)
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!
    bins[row] = Number.isNaN(value) ? MISSING_BIN : binOf(value, cuts)
  }
  return bins
}

/** Number of cuts below the value: the index of the first cut with `value <= cut`. */
export function binOf(value: number, cuts: Float32Array): number {
  let low = 0
  let high = cuts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (cuts[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}
