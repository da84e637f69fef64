const pattern = /^[+-]?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/

/**
 * The finite number that a text writes in decimal, or NaN when the text is none. Spaces around it do not count.
 * A code such as `007`, and a whole number beyond 2^53 written out in digits, are texts: as float64 they would lose digits.
 */
export function decimalNumber(text: string): number {
  const plain = plainDecimal(text)
  if (!Number.isNaN(plain)) return plain
  const trimmed = isSpace(text.charCodeAt(0)) || isSpace(text.charCodeAt(text.length - 1)) ? text.trim() : text
  if (!pattern.test(trimmed)) return Number.NaN
  const value = Number(trimmed)
  if (!Number.isFinite(value)) return Number.NaN
  if (trimmed.length > 15 && !Number.isSafeInteger(value) && /^[+-]?\d+$/.test(trimmed)) return Number.NaN
  return value
}

const powers = Array.from({ length: 16 }, (_, power) => 10 ** power)

/**
 * A text of at most 15 digits, a sign and a point, or NaN: as a whole number it is exact, and dividing by a power of ten rounds
 * once, as reading it does (Clinger 1990). Most cells are such, and a pattern and `Number` take three times as long.
 */
function plainDecimal(text: string): number {
  const length = text.length
  const signed = text.charCodeAt(0) === 45 ? 1 : 0
  const digits = length - signed
  if (digits === 0 || digits > 16) return Number.NaN
  let point = -1
  let whole = 0
  for (let at = signed; at < length; at += 1) {
    const digit = text.charCodeAt(at) - 48
    if (digit >= 0 && digit <= 9) whole = whole * 10 + digit
    else if (digit === -2 && point < 0 && at > signed) point = at
    else return Number.NaN
  }
  const leadingZero = text.charCodeAt(signed) === 48 && digits > 1 && point !== signed + 1
  if (leadingZero || (point < 0 && digits > 15)) return Number.NaN
  const value = point < 0 ? whole : whole / powers[length - point - 1]!
  return signed ? -value : value
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
