/** Numbers with so few digits as still tell apart those that differ: at least four significant ones. */
export function distinct(values: readonly number[]): readonly string[] {
  const different = new Set(values).size
  for (let digits = 4; digits < 17; digits++) {
    const shown = values.map((value) => shortened(value, digits))
    if (new Set(shown).size === different) return shown
  }
  return values.map(String)
}

export const shown = (value: number): string => shortened(value, 4)

/** A share as a percentage, two decimals or as many as show the first two digits. */
export function percent(share: number): string {
  const value = 100 * share
  return `${Math.abs(value) >= 0.01 || value === 0 ? value.toFixed(2) : value.toPrecision(2)} %`
}

function shortened(value: number, digits: number): string {
  const size = Math.abs(value)
  if (!Number.isFinite(value)) return String(value)
  if (size >= 1e7 || (size > 0 && size < 10 ** -digits)) return value.toExponential(digits - 1)
  return value.toFixed(Math.max(0, digits - Math.max(0, Math.ceil(Math.log10(Math.max(size, 1))))))
}
