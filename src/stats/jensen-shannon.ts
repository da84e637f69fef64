/**
 * Jensen-Shannon distance in nats, SciPy's `jensenshannon`: the square root of the mean divergence from the mixture, at
 * most sqrt(ln 2). Arrays hold shares or counts of the same bins; each is divided by its sum.
 */
export function jensenShannon(p: ArrayLike<number>, q: ArrayLike<number>): number {
  const [ofP, ofQ] = [sum(p), sum(q)]
  let total = 0
  for (let i = 0; i < p.length; i++) {
    const [a, b] = [p[i]! / ofP, q[i]! / ofQ]
    const middle = (a + b) / 2
    if (a > 0) total += a * Math.log(a / middle)
    if (b > 0) total += b * Math.log(b / middle)
  }
  return Math.sqrt(Math.max(0, total / 2))
}

function sum(values: ArrayLike<number>): number {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i]!
  return total
}
