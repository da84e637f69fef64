import { type Distribution, walkKnots } from './distribution.ts'
import { kolmogorovTail } from './kolmogorov-tail.ts'

/** Largest gap between two empirical distribution functions, 0 to 1. */
export function ksDistance(a: Distribution, b: Distribution): number {
  let largest = 0
  walkKnots(a, b, (_, aBelow, aUpTo, bBelow, bUpTo) => {
    const before = Math.abs(aBelow / a.rows - bBelow / b.rows)
    const at = Math.abs(aUpTo / a.rows - bUpTo / b.rows)
    if (before > largest) largest = before
    if (at > largest) largest = at
  })
  return largest
}

/** SciPy's `method='auto'` counts paths up to here, and uses the one-sample law beyond. */
const SCIPY_EXACT = 10_000

/**
 * Two-sided p-value of the two-sample statistic D for samples of n and m rows without ties, as SciPy's `ks_2samp`: exact
 * by counting lattice paths (Hodges 1958; Viehmann, arXiv 2102.08037) up to 10,000 rows, else the law of one sample of
 * nm/(n+m) rows. Counting takes time in proportion to rows x band, so that a caller may stop it earlier.
 */
export function ksPValue(distance: number, n: number, m: number, exactUpTo = SCIPY_EXACT): number {
  if (n === 0 || m === 0 || Number.isNaN(distance)) return Number.NaN
  if (Math.max(n, m) <= exactUpTo) {
    const exact = exactTail(distance, n, m)
    if (exact >= 0 && exact <= 1) return exact
  }
  return kolmogorovTail(Math.round((n * m) / (n + m)), distance)
}

function exactTail(distance: number, n: number, m: number): number {
  const divisor = greatestDivisor(n, m)
  const h = Math.round(distance * ((n / divisor) * m))
  if (h === 0) return 1
  return n === m ? equalSizes(n, h) : leavingBand(Math.max(n, m), Math.min(n, m), divisor, h)
}

/** P(D >= h/n) of two samples of n rows: the reflection series, summed from its end. */
function equalSizes(n: number, h: number): number {
  let tail = 0
  for (let k = Math.floor(n / h); k >= 0; k--) {
    let ratio = 1
    for (let j = 0; j < h; j++) ratio = ((n - k * h - j) * ratio) / (n + k * h + j + 1)
    tail = ratio * (1 - tail)
  }
  return 2 * tail
}

/**
 * Share of the lattice paths from (0, 0) to (m, n) that touch |x/m - y/n| >= h/lcm. A path comes to (x, y) from the left
 * with probability x/(x+y), so the shares of the two neighbours mix so; outside the band the share is 1.
 */
function leavingBand(m: number, n: number, divisor: number, h: number): number {
  const [stepX, stepY] = [n / divisor, m / divisor]
  const left = new Float64Array(n + 1).fill(1)
  left.fill(0, 0, Math.min(Math.ceil(h / stepY), n + 1))
  let from = 0
  for (let x = 1; x <= m; x++) {
    const lowest = Math.min(Math.max(Math.floor((stepX * x - h) / stepY) + 1, 0), n)
    const end = Math.min(Math.ceil((stepX * x + h) / stepY), n + 1)
    if (end <= lowest) return 1
    while (from < lowest) left[from++] = 1
    let share = lowest === 0 ? 0 : 1
    for (let y = lowest; y < end; y++) {
      share = (left[y]! * x + share * y) / (x + y)
      left[y] = share
    }
  }
  return left[n]!
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b)
}
