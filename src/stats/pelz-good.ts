const pi2 = Math.PI ** 2
const pi4 = Math.PI ** 4
const pi6 = Math.PI ** 6

/**
 * P(D_n < x) by the expansion of Pelz & Good (1976) in powers of n^(-1/2), to the fourth term; about 1e-10 from 140 rows
 * on (Simard & L'Ecuyer 2011). The coefficients are those of their equations for K0 to K3.
 */
export function pelzGood(n: number, x: number): number {
  const z = Math.sqrt(n) * x
  const z2 = z * z
  const z4 = z2 * z2
  const z6 = z4 * z2
  if (-pi2 / (8 * z2) < -708) return 0
  const terms = Math.ceil((16 * z) / Math.PI)
  let [k0, k1, k2, k3] = [0, 0, 0, 0]
  for (let k = terms; k >= 1; k--) {
    const odd = 2 * k - 1
    const m2 = odd * odd
    const weight = Math.exp((-m2 * pi2) / (8 * z2))
    k0 += weight
    k1 += weight * ((pi2 / 4) * m2 - z2)
    k2 += weight * (6 * z6 + 2 * z4 + (pi2 / 4) * (2 * z4 - 5 * z2) * m2 + (pi4 / 16) * (1 - 2 * z2) * m2 * m2)
    k3 +=
      weight *
      ((pi6 / 64) * (5 - 30 * z2) * m2 ** 3 +
        (pi4 / 16) * (212 * z4 - 60 * z2) * m2 * m2 +
        (pi2 / 4) * (135 * z4 - 96 * z6) * m2 -
        (30 * z6 + 90 * z4 * z4))
  }
  let [even2, even3] = [0, 0]
  for (let k = terms; k >= 1; k--) {
    const weight = k * k * Math.exp((-k * k * pi2) / (2 * z2))
    even2 += weight
    even3 += weight * (3 * z2 - pi2 * k * k)
  }
  const root = Math.sqrt(2 * Math.PI)
  return (
    (root * k0) / z +
    (root * k1) / (6 * z4) / Math.sqrt(n) +
    ((root * k2) / (72 * z ** 7) - (root * pi2 * even2) / (36 * z ** 3)) / n +
    ((root * k3) / (6480 * z ** 10) + (root * pi2 * even3) / (216 * z6)) / n ** 1.5
  )
}
