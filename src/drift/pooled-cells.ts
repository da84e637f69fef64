import type { Counts } from './column-pair.ts'

/** Under this many expected rows a cell's count is too rough for the chi-square law; pooled, if that leaves two cells. */
const wanted = 5
const least = 1

/** Categories that are too rare for a chi-square test put together; null where fewer than two are left. */
export function pooledCells({ reference, current }: Counts): Pick<Counts, 'reference' | 'current'> | null {
  return poolUnder(wanted, reference, current) ?? poolUnder(least, reference, current)
}

function poolUnder(
  limit: number,
  reference: Float64Array,
  current: Float64Array,
): Pick<Counts, 'reference' | 'current'> | null {
  const [n, m] = [reference, current].map((counts) => counts.reduce((sum, count) => sum + count, 0)) as [number, number]
  const share = Math.min(n, m) / (n + m)
  const cells: [number, number][] = []
  let [restN, restM] = [0, 0]
  reference.forEach((count, i) => {
    if ((count + current[i]!) * share >= limit) cells.push([count, current[i]!])
    else {
      restN += count
      restM += current[i]!
    }
  })
  if ((restN + restM) * share >= limit) cells.push([restN, restM])
  else if (cells.length > 0 && restN + restM > 0) {
    // Too few even together: they join the smallest cell.
    const smallest = cells.reduce((best, cell) => (cell[0] + cell[1] < best[0] + best[1] ? cell : best))
    smallest[0] += restN
    smallest[1] += restM
  }
  if (cells.length < 2) return null
  return { reference: Float64Array.from(cells, ([a]) => a), current: Float64Array.from(cells, ([, b]) => b) }
}
