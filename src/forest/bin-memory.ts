import type { BinLookup } from './bin-lookup.ts'

/** A lookup's numbers: `least` and `scale` (f64), its last piece, and the addresses of `before` and of `cuts` (i32). */
export const LOOKUP_BYTES = 32

/** Bytes that lookups take in WebAssembly's memory: first their numbers, then all that they look up in. */
export function bytesOfLookups(lookups: readonly BinLookup[]): number {
  return lookups.reduce((bytes, { before, cuts }) => bytes + LOOKUP_BYTES + wordsOf(before) + cuts.byteLength, 0)
}

/** Writes them to `at`, a multiple of 8. */
export function writeLookups(buffer: ArrayBuffer, at: number, lookups: readonly BinLookup[]): void {
  let free = at + LOOKUP_BYTES * lookups.length
  lookups.forEach(({ least, scale, before, cuts }, feature) => {
    const cutsAt = free + wordsOf(before)
    new Float64Array(buffer, at + LOOKUP_BYTES * feature, 2).set([least, scale])
    new Int32Array(buffer, at + LOOKUP_BYTES * feature + 16, 3).set([before.length - 2, free, cutsAt])
    new Uint16Array(buffer, free, before.length).set(before)
    new Float32Array(buffer, cutsAt, cuts.length).set(cuts)
    free = cutsAt + cuts.byteLength
  })
}

function wordsOf({ byteLength }: Uint16Array): number {
  return 4 * Math.ceil(byteLength / 4)
}
