import { logGamma } from './log-gamma.ts'

/**
 * Regularised upper incomplete gamma function Q(a, x), a > 0, x >= 0: the upper tail of chi-square is Q(df/2, x/2).
 * Series where x < a + 1, else Legendre's continued fraction by Lentz's method (Abramowitz & Stegun 6.5.29, 6.5.31).
 */
export function upperGamma(a: number, x: number): number {
  if (!(a > 0) || Number.isNaN(x)) return Number.NaN
  if (x <= 0) return 1
  if (x === Number.POSITIVE_INFINITY) return 0
  const scale = Math.exp(a * Math.log(x) - x - logGamma(a))
  if (x < a + 1) {
    let term = 1 / a
    let total = term
    for (let n = 1; term > total * 1e-17; n++) {
      term *= x / (a + n)
      total += term
    }
    return 1 - scale * total
  }
  return scale * upperFraction(a, x)
}

const tiny = 1e-300

function upperFraction(a: number, x: number): number {
  let b = x + 1 - a
  let c = 1 / tiny
  let d = 1 / b
  let fraction = d
  for (let n = 1; n < 100_000; n++) {
    const step = -n * (n - a)
    b += 2
    d = 1 / (step * d + b || tiny)
    c = b + step / c || tiny
    const factor = d * c
    fraction *= factor
    if (Math.abs(factor - 1) < 1e-16) break
  }
  return fraction
}

/** P(X > x) of a chi-square variable. Zero degrees of freedom: NaN. */
export function chiSquareTail(x: number, degrees: number): number {
  return upperGamma(degrees / 2, x / 2)
}
