/** n! - Stirling's formula, as the correction of its logarithm: ln n! = (n + 1/2) ln n - n + ln(2 pi)/2 + this. n > 0. */
export function stirlingError(n: number): number {
  if (n < 16) {
    const shifted = n + 16
    let product = 0
    for (let k = n + 1; k <= shifted; k++) product += Math.log(k)
    return (
      (shifted + 0.5) * Math.log(shifted) -
      shifted +
      halfLogTwoPi +
      series(shifted) -
      product -
      ((n + 0.5) * Math.log(n) - n + halfLogTwoPi)
    )
  }
  return series(n)
}

const halfLogTwoPi = 0.9189385332046728

/** Stirling's series (Abramowitz & Stegun 6.1.41). */
function series(n: number): number {
  const s = n * n
  return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - (1 / 1188 - 691 / 360360 / s) / s) / s) / s) / s) / n
}

/** ln Gamma(x), x > 0. */
export function logGamma(x: number): number {
  let shift = 0
  let at = x
  // ln Gamma(x) = ln Gamma(x + 1) - ln x, until the series is exact to the last digit.
  while (at < 16) {
    shift += Math.log(at)
    at += 1
  }
  return (at - 0.5) * Math.log(at) - at + halfLogTwoPi + series(at) - shift
}
