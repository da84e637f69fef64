/** State of sfc32 (Doty-Humphrey's small fast counter, 128 bits). */
export type RandomState = Int32Array

/** A state from a seed; the first outputs, which still show it, are thrown away. */
export function seeded(seed: number): RandomState {
  const state = Int32Array.of(seed, seed / 2 ** 32, 0x9e3779b9, 1)
  countDraws(state, new Uint16Array(1), 20)
  return state
}

/** Draws `draws` times one of counts.length, all alike likely, and counts how often each came. */
export function countDraws(state: RandomState, counts: Uint16Array, draws: number): void {
  const scale = counts.length / 2 ** 32
  let a = state[0]!
  let b = state[1]!
  let c = state[2]!
  let d = state[3]!
  counts.fill(0)
  for (let i = 0; i < draws; i++) {
    const t = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + t) | 0
    counts[((t >>> 0) * scale) >>> 0]!++
  }
  state[0] = a
  state[1] = b
  state[2] = c
  state[3] = d
}
