/** Benjamini & Hochberg (1995): p-values adjusted so that those under alpha hold the false discovery rate at alpha. */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const order = pValues.map((_, i) => i).sort((a, b) => pValues[b]! - pValues[a]! || b - a)
  const adjusted = new Array<number>(pValues.length)
  let least = 1
  order.forEach((index, position) => {
    least = Math.min(least, (pValues[index]! * pValues.length) / (pValues.length - position))
    adjusted[index] = least
  })
  return adjusted
}
