/** Kullback-Leibler divergence from q to p in nats, SciPy's `entropy(p, q)`; each is divided by its sum. */
export function kullbackLeibler(p: Float64Array, q: Float64Array): number {
  const [ofP, ofQ] = [p, q].map((shares) => shares.reduce((total, share) => total + share, 0)) as [number, number]
  let total = 0
  for (let i = 0; i < p.length; i++) {
    const share = p[i]! / ofP
    if (share > 0) total += share * Math.log(share / (q[i]! / ofQ))
  }
  return total
}
