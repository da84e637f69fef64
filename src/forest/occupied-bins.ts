import { MISSING_BIN } from './bins.ts'

/** Nodes up to this many rows note the bins they touch, instead of looking at all 255 afterwards. */
export const SPARSE_ROWS = 384

/** Lists the touched present bins, ascending, and clears the bitmap (8 words of 32 bits). Returns their number. */
export function listTouched(touched: Int32Array, occupied: Int32Array): number {
  let found = 0
  for (let word = 0; word < 8; word++) {
    let bits = touched[word]!
    touched[word] = 0
    while (bits !== 0) {
      const low = bits & -bits
      const bin = (word << 5) + 31 - Math.clz32(low)
      if (bin !== MISSING_BIN) occupied[found++] = bin
      bits ^= low
    }
  }
  return found
}

/** Lists the present bins whose entry in the histogram is not 0, ascending. Returns their number. */
export function listFilled(histogram: Int32Array | Float64Array, occupied: Int32Array): number {
  let found = 0
  for (let bin = 0; bin < MISSING_BIN; bin++) if (histogram[bin] !== 0) occupied[found++] = bin
  return found
}
