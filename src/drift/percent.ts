/** 0.1234 -> `12.3 %`, 0.0004 -> `0.04 %`. */
export function percent(share: number): string {
  const hundred = share * 100
  const digits = hundred !== 0 && Math.abs(hundred) < 0.1 ? 2 : 1
  return `${Number(hundred.toFixed(digits))} %`
}

/** At most four significant digits. */
export function plainNumber(value: number): string {
  return String(Number(value.toPrecision(4)))
}
