/** 97.5 % quantile of the standard normal distribution. */
export const z975 = 1.959963984540054

/**
 * P(|Z| > z) of a standard normal Z. Series of erf (Abramowitz & Stegun 7.1.6) where z is small, continued fraction
 * of erfc (7.1.14) where it is not.
 */
export function twoSided(z: number): number {
  if (Number.isNaN(z)) return Number.NaN
  const x = Math.abs(z) / Math.SQRT2
  if (x < 2) return 1 - erfSeries(x)
  let fraction = 0
  for (let k = 80; k > 0; k--) fraction = k / 2 / (x + fraction)
  return Math.exp(-x * x) / ((x + fraction) * Math.sqrt(Math.PI))
}

/** z with P(|Z| > z) = p, 0 < p <= 1: by halving, to about 1e-12. */
export function twoSidedQuantile(p: number): number {
  let [low, high] = [0, 40]
  while (high - low > 1e-12 * high) {
    const middle = (low + high) / 2
    if (twoSided(middle) > p) low = middle
    else high = middle
  }
  return high
}

function erfSeries(x: number): number {
  let term = x
  let total = x
  for (let n = 1; term > total * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1)
    total += term
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * total
}
