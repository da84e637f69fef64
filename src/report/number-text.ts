const MISSING = '–'
const MINUS = '\u2212'

/** At most `digits` significant digits without trailing zeros: 0.7, 0.01, 1234.6, 1.2e-7. Null and non-finite: a dash. */
export function numberText(value: number | null, digits = 5): string {
  if (value === null || !Number.isFinite(value)) return MISSING
  if (Number.isSafeInteger(value) && Math.abs(value) < 1e9) return withMinus(String(value))
  const magnitude = Math.abs(value)
  const rounded = Number(value.toPrecision(digits))
  return withMinus(magnitude < 1e-4 || magnitude >= 1e9 ? rounded.toExponential() : String(rounded))
}

/** With exactly `decimals` decimals, in exponential form where that would only show zeros or a very long number. */
export function fixedText(value: number | null, decimals: number): string {
  if (value === null || !Number.isFinite(value)) return MISSING
  const magnitude = Math.abs(value)
  if (magnitude >= 1e9 || (magnitude > 0 && Number(magnitude.toFixed(decimals)) === 0)) {
    return withMinus(Number(value.toPrecision(3)).toExponential())
  }
  return withMinus(value.toFixed(decimals))
}

/** Like fixedText, always with a sign; zero is written `0`. */
export function signedText(value: number | null, decimals: number): string {
  if (value === 0) return '0'
  const text = fixedText(value, decimals)
  return value !== null && value > 0 ? `+${text}` : text
}

/**
 * Decimals that show values and their difference together: about four significant digits of the largest value, and at least
 * two of the difference, at most eight.
 */
export function sharedDecimals(values: readonly (number | null)[], difference: number | null): number {
  const largest = Math.max(
    0,
    ...values.map((value) => (value !== null && Number.isFinite(value) ? Math.abs(value) : 0)),
  )
  const wanted = largest >= 1 ? 3 - Math.floor(Math.log10(largest)) : 4
  const apart = difference !== null && Number.isFinite(difference) ? Math.abs(difference) : 0
  const fine = apart > 0 ? 1 - Math.floor(Math.log10(apart)) : 0
  return Math.min(8, Math.max(0, wanted, fine))
}

/** 0.873 -> `87.3 %`. */
export function percentText(share: number | null): string {
  if (share === null || !Number.isFinite(share)) return MISSING
  return `${fixedText(share * 100, 1)} %`
}

/** 12345 -> `12,345`. */
export function countText(count: number): string {
  return withMinus(String(count).replace(/\B(?=(\d{3})+$)/g, ','))
}

/** `1 row`, `2 rows`. */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${countText(count)} ${count === 1 ? noun : plural}`
}

/** 1536 -> `1.5 KiB`. */
export function bytesText(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB']
  let value = bytes
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit += 1
  }
  return unit === 0 ? countOf(bytes, 'byte') : `${value.toFixed(1)} ${units[unit]}`
}

/** 0.0123 -> `12 ms`, 4.2 -> `4.2 s`, 150 -> `2 min 30 s`. */
export function secondsText(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)} min ${whole % 60} s`
}

/** Time between two ISO instants in its largest whole unit: `3 days`, `less than a minute`. */
export function ageText(from: string, to: string): string {
  const minutes = Math.floor((Date.parse(to) - Date.parse(from)) / 60_000)
  if (minutes < 1) return 'less than a minute'
  if (minutes < 60) return countOf(minutes, 'minute')
  if (minutes < 48 * 60) return countOf(Math.floor(minutes / 60), 'hour')
  return countOf(Math.floor(minutes / 1440), 'day')
}

/** An ISO instant to the minute: `2026-03-04 10:05 UTC`. */
export function instantText(instant: string): string {
  return `${new Date(instant).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

function withMinus(text: string): string {
  return text.startsWith('-') ? MINUS + text.slice(1) : text
}
