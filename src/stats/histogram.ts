import { cumulative, type Distribution } from './distribution.ts'

/**
 * Edges of equal width over [least, most] by Sturges' rule for so many rows, as NumPy makes them: on whole numbers a bin
 * is at least one wide.
 */
export function sturgesEdges(least: number, most: number, rows: number, whole: boolean): Float64Array {
  if (least === most) return Float64Array.of(least - 0.5, most + 0.5)
  const width = (most - least) / (Math.log2(rows) + 1)
  const bins = Math.ceil((most - least) / (whole && width < 1 ? 1 : width))
  const step = (most - least) / bins
  return Float64Array.from({ length: bins + 1 }, (_, i) => (i === bins ? most : i * step + least))
}

/** Rows in each bin [edge, next edge), the last one closed. Rows outside are left out. */
export function histogram(distribution: Distribution, edges: Float64Array): Float64Array {
  const { upTo, below } = cumulative(distribution)
  const reached = Float64Array.from(edges, below)
  const last = edges[edges.length - 1]!
  const most = distribution.values[distribution.values.length - 1]
  if (most !== undefined) reached[edges.length - 1] = most <= last ? upTo[upTo.length - 1]! : upToAndWith(last)
  return Float64Array.from({ length: edges.length - 1 }, (_, i) => reached[i + 1]! - reached[i]!)

  function upToAndWith(x: number): number {
    const { values, counts } = distribution
    for (let i = 0; i < values.length; i++) if (values[i] === x) return below(x) + counts[i]!
    return below(x)
  }
}
