/**
 * P(D_n < d) exactly: an entry of the n-th power of a matrix (Durbin 1968; Marsaglia, Tsang & Wang 2003), with exponents
 * kept apart. Work grows with (n d)^3 ln n.
 */
export function durbinMatrix(n: number, d: number): number {
  const k = Math.ceil(n * d)
  const size = 2 * k - 1
  let base: Scaled = { entries: startMatrix(k - n * d, size), exponent: 0 }
  let power: Scaled = { entries: identity(size), exponent: 0 }
  const centre = (k - 1) * size + (k - 1)
  for (let left = n; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) power = product(power, base, size, centre)
    base = product(base, base, size, centre)
  }
  let value = power.entries[centre]!
  let exponent = power.exponent
  for (let i = 1; i <= n; i++) {
    value = (value * i) / n
    if (value < small) {
      value /= small
      exponent -= 1
    }
  }
  return value * small ** -exponent
}

/** A power of two, so that scaling loses no digit. */
const small = 2 ** -400

interface Scaled {
  readonly entries: Float64Array
  /** The entries are to be multiplied by small^-exponent. */
  readonly exponent: number
}

function startMatrix(h: number, size: number): Float64Array {
  const entries = new Float64Array(size * size)
  const inverseFactorials = new Float64Array(size + 1).fill(1)
  for (let i = 1; i <= size; i++) inverseFactorials[i] = inverseFactorials[i - 1]! / i
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= Math.min(row + 1, size - 1); column++)
      entries[row * size + column] = inverseFactorials[row - column + 1]!
  }
  for (let i = 0; i < size; i++) {
    const edge = (1 - h ** (i + 1)) * inverseFactorials[i + 1]!
    entries[i * size] = edge
    entries[(size - 1) * size + (size - 1 - i)] = edge
  }
  const corner = Math.max(2 * h - 1, 0) ** size - 2 * h ** size
  entries[(size - 1) * size] = (1 + corner) * inverseFactorials[size]!
  return entries
}

function identity(size: number): Float64Array {
  const entries = new Float64Array(size * size)
  for (let i = 0; i < size; i++) entries[i * size + i] = 1
  return entries
}

function product(a: Scaled, b: Scaled, size: number, centre: number): Scaled {
  const entries = new Float64Array(size * size)
  for (let row = 0; row < size; row++) {
    for (let inner = 0; inner < size; inner++) {
      const factor = a.entries[row * size + inner]!
      if (factor === 0) continue
      for (let column = 0; column < size; column++)
        entries[row * size + column]! += factor * b.entries[inner * size + column]!
    }
  }
  let exponent = a.exponent + b.exponent
  if (entries[centre]! > 2 ** 400) {
    for (let i = 0; i < entries.length; i++) entries[i]! *= small
    exponent += 1
  }
  return { entries, exponent }
}
