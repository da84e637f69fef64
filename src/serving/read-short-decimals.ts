const [ZERO, MINUS, POINT, COMMA, SPACE, LINE, CLOSE] = [0x30, 0x2d, 0x2e, 0x2c, 0x20, 0x0a, 0x7d] as const
/** Digits that fit an int32, and float64, whatever they are. */
const [INT_DIGITS, MOST_DIGITS] = [9, 15] as const
/** Exact in float64, as the digits are, so that the division rounds once: to the number that `JSON.parse` makes. */
const POWERS = Float64Array.from({ length: MOST_DIGITS + 1 }, (_, power) => 10 ** power)

/** Where to read; moved to behind the last cell that was read. */
interface Place {
  readonly bytes: Buffer
  at: number
}

/**
 * Reads cells from `first` on, a comma before each but cell 0, each into `to[from + places[cell]]`, as long as they are numbers of up
 * to fifteen digits without exponent, and returns the cell that it stopped before. Nearly all cells are: so this is one loop without calls.
 */
export function readShortDecimals(
  place: Place,
  places: Int32Array,
  first: number,
  to: Float64Array,
  from: number,
): number {
  const { bytes } = place
  // What lies behind the end would read as zeros without end: these two stop every loop below, any other may be passed over.
  const last = bytes[bytes.length - 1]
  if (last !== CLOSE && last !== LINE) return first
  for (let cell = first; cell < places.length; cell++) {
    let at = place.at
    if (cell > 0) {
      if (bytes[at] !== COMMA) return cell
      at++
    }
    if (bytes[at] === SPACE) at++
    const negative = bytes[at] === MINUS
    if (negative) at++
    const start = at
    let whole = 0
    let digit = (bytes[at]! - ZERO) | 0
    while (digit >>> 0 < 10) {
      whole = (Math.imul(whole, 10) + digit) | 0
      digit = (bytes[++at]! - ZERO) | 0
    }
    let digits = at - start
    if (digits === 0 || (digits > 1 && bytes[start] === ZERO)) return cell
    let fraction = 0
    if (digit === POINT - ZERO) {
      const point = ++at
      digit = (bytes[at]! - ZERO) | 0
      while (digit >>> 0 < 10) {
        whole = (Math.imul(whole, 10) + digit) | 0
        digit = (bytes[++at]! - ZERO) | 0
      }
      fraction = at - point
      if (fraction === 0) return cell
      digits += fraction
    }
    if (digits > MOST_DIGITS || (bytes[at]! | 0x20) === 0x65) return cell
    const value = (digits > INT_DIGITS ? digitsOf(bytes, start, at) : whole) / POWERS[fraction]!
    to[from + places[cell]!] = negative ? -value : value
    place.at = at
  }
  return places.length
}

/** Up to fifteen digits, a point among them or not. */
function digitsOf(bytes: Buffer, start: number, end: number): number {
  let whole = 0
  for (let at = start; at < end; at++) if (bytes[at] !== POINT) whole = whole * 10 + bytes[at]! - ZERO
  return whole
}
