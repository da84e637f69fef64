const pattern = /^[+-]?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/

/**
 * The finite number that a text writes in decimal, or NaN when the text is none. Spaces around it do not count.
 * A code such as `007`, and a whole number beyond 2^53 written out in digits, are texts: as float64 they would lose digits.
 */
export function decimalNumber(text: string): number {
  const trimmed = isSpace(text.charCodeAt(0)) || isSpace(text.charCodeAt(text.length - 1)) ? text.trim() : text
  if (!pattern.test(trimmed)) return Number.NaN
  const value = Number(trimmed)
  if (!Number.isFinite(value)) return Number.NaN
  if (trimmed.length > 15 && !Number.isSafeInteger(value) && /^[+-]?\d+$/.test(trimmed)) return Number.NaN
  return value
}

const loosePattern = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

/** As `decimalNumber`, where the user says that the texts are numbers: `007` is 7, and digits beyond float64 are rounded. */
export function declaredNumber(text: string): number {
  const trimmed = text.trim()
  const value = loosePattern.test(trimmed) ? Number(trimmed) : Number.NaN
  return Number.isFinite(value) ? value : Number.NaN
}

/** The shortest text that `decimalNumber` reads back as the same float64. */
export function decimalText(value: number): string {
  if (Object.is(value, -0)) return '-0'
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? value.toExponential() : String(value)
}

function isSpace(code: number): boolean {
  return code === 32 || code === 9
}
