import { durbinMatrix } from './durbin-matrix.ts'
import { stirlingError } from './log-gamma.ts'
import { pelzGood } from './pelz-good.ts'

/** Past this many rows the sum of n terms gives way to Pelz & Good, and where that leaves no digits to an expansion good to about 1e-2. */
const summedUpTo = 50_000
const digitsLeftUpTo = 10

/**
 * P(D_n >= x) of the two-sided one-sample Kolmogorov-Smirnov statistic of n rows, SciPy's `kstwo.sf`: methods and their
 * ranges by Simard & L'Ecuyer (2011), with Durbin's matrix also where they use Pomeranz.
 */
export function kolmogorovTail(n: number, x: number): number {
  if (n <= 0 || Number.isNaN(x)) return Number.NaN
  if (x >= 1) return 0
  const t = n * x
  if (t <= 0.5) return 1
  if (t <= 1) return 1 - Math.exp(logFactorialShare(n) + n * Math.log(2 * t - 1))
  if (t >= n - 1) return Math.min(1, 2 * (1 - x) ** n)
  const square = t * x
  if (square >= 370) return 0
  if (x >= 0.5 || square > (n <= 140 ? 4 : n <= summedUpTo ? 2.2 : digitsLeftUpTo))
    return Math.min(1, 2 * oneSidedTail(n, x))
  if (n <= 140 || (n <= 100_000 && n * x ** 1.5 <= 1.4)) return clip(1 - durbinMatrix(n, x))
  return clip(1 - pelzGood(n, x))
}

/** ln(n!/n^n) */
function logFactorialShare(n: number): number {
  return 0.5 * Math.log(2 * Math.PI * n) - n + stirlingError(n)
}

function clip(probability: number): number {
  return Math.min(1, Math.max(0, probability))
}

/**
 * P(D_n+ >= x), the sum of Birnbaum & Tingey (1951): each term is x/p times the binomial probability of j successes in n
 * trials at p = x + j/n, written by Loader's (2000) deviances so that no digits cancel. Expansion: Maag & Dicaire (1971).
 */
function oneSidedTail(n: number, x: number): number {
  if (n > summedUpTo) return Math.exp(-((6 * n * x + 1) ** 2) / (18 * n))
  const last = Math.floor(n * (1 - x))
  const whole = stirlingError(n)
  let total = (1 - x) ** n
  for (let j = 1; j <= last; j++) {
    const failures = n - j
    const p = x + j / n
    const q = 1 - p
    if (failures === 0 || q <= 0) {
      total += q < 0 ? 0 : x * (failures === 0 ? p ** (n - 1) : 0)
      continue
    }
    const logTerm = whole - stirlingError(j) - stirlingError(failures) - deviance(j, n * x) - deviance(failures, -n * x)
    total += (x / p) * Math.sqrt(n / (2 * Math.PI * j * failures)) * Math.exp(logTerm)
  }
  return total
}

/** k ln(k/(k + shift)) + shift */
function deviance(k: number, shift: number): number {
  const ratio = shift / k
  if (Math.abs(ratio) > 0.1) return shift - k * Math.log1p(ratio)
  // ln(1 + r) = r - r^2/2 + ...: the first term is cancelled before it is computed.
  let power = ratio * ratio
  let total = power / 2
  for (let i = 3; Math.abs(power) > 1e-18; i++) {
    power *= -ratio
    total += power / i
  }
  return k * total
}
