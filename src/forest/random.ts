/** A stream of random whole numbers below `bound` (at most 2^31). */
export type Random = (bound: number) => number

/**
 * sfc32 (Chris Doty-Humphrey, PractRand), seeded by the seed's two 32-bit halves and a stream number,
 * so that each tree has a stream of its own whoever grows it.
 */
export function createRandom(seed: number, stream: number): Random {
  let a = seed >>> 0
  let b = Math.floor(seed / 2 ** 32) >>> 0
  let c = stream >>> 0
  let counter = 1
  const next = (): number => {
    const result = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + result) | 0
    return result >>> 0
  }
  for (let i = 0; i < 20; i++) next()
  // Multiply and floor: the bias is at most bound / 2^32.
  return (bound) => Math.floor((next() / 4294967296) * bound)
}
