/**
 * Ascending whole numbers as the Golomb-Rice codes of their differences: the difference's high part in ones with a zero
 * behind, its low `bits` bits as they are; most significant bit first, the last byte filled with zeros.
 */
export function packSorted(numbers: Float64Array, bits: number): Uint8Array {
  const unit = 2 ** bits
  const last = numbers[numbers.length - 1] ?? 0
  const bytes = new Uint8Array(Math.ceil((numbers.length * (bits + 1) + Math.floor(last / unit)) / 8) + 1)
  let at = 0
  let before = 0
  for (const number of numbers) {
    const difference = number - before
    before = number
    for (let high = Math.floor(difference / unit); high > 0; high--, at++) bytes[at >> 3]! |= 0x80 >> (at & 7)
    at++
    const low = difference % unit
    for (let bit = bits - 1; bit >= 0; bit--, at++) {
      if ((low >> bit) & 1) bytes[at >> 3]! |= 0x80 >> (at & 7)
    }
  }
  return bytes.slice(0, Math.ceil(at / 8))
}

/** The numbers again; null where the bytes do not hold exactly `count` of them. */
export function unpackSorted(bytes: Uint8Array, count: number, bits: number): Float64Array | null {
  const end = bytes.length * 8
  if (count * (bits + 1) > end) return null
  const unit = 2 ** bits
  const numbers = new Float64Array(count)
  const set = (at: number): boolean => (bytes[at >> 3]! & (0x80 >> (at & 7))) !== 0
  let at = 0
  let before = 0
  for (let index = 0; index < count; index++) {
    let high = 0
    while (at < end && set(at)) {
      high++
      at++
    }
    at++
    if (at + bits > end) return null
    let low = 0
    for (let bit = 0; bit < bits; bit++, at++) low = low * 2 + (set(at) ? 1 : 0)
    before += high * unit + low
    numbers[index] = before
  }
  return Math.ceil(at / 8) === bytes.length ? numbers : null
}
