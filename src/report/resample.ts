import type { Line } from './document.ts'

/** y at `count` evenly spaced x of the range, linear between points and held beyond the ends; of equal x the last counts. */
export function resample(line: Line, range: readonly [number, number], count: number): number[] {
  const [from, to] = range
  return Array.from({ length: count }, (_, index) => valueAt(line, from + ((to - from) * index) / (count - 1)))
}

function valueAt({ x, y }: Line, at: number): number {
  const after = x.findIndex((value) => value > at)
  if (after === -1) return y[y.length - 1] ?? 0
  if (after === 0) return y[0] ?? 0
  const x0 = x[after - 1] ?? 0
  const x1 = x[after] ?? 0
  const y0 = y[after - 1] ?? 0
  const y1 = y[after] ?? 0
  return y0 + ((y1 - y0) * (at - x0)) / (x1 - x0)
}
