/**
 * For finding bins, as `binOf` does, without searching all of a feature's cuts: the range from the first to the last cut is cut into even
 * pieces, and each piece knows how many cuts lie before it. `putValues` of `tools/walk-wat.ts` goes on from there, two cuts without a branch,
 * since branches could not be predicted and few pieces have more.
 */
export interface BinLookup {
  /** Three infinite ones behind the last. */
  readonly cuts: Float32Array
  /** pieces + 1 entries: number of cuts before each piece. */
  readonly before: Uint16Array
  readonly least: number
  /** Pieces per unit. */
  readonly scale: number
}

const MOST_PIECES = 4096

/** `cuts` ascend; there may be at most 65,535. */
export function binLookup(cuts: Float32Array): BinLookup {
  const finite = cuts.filter(Number.isFinite)
  const pieces = Math.min(MOST_PIECES, 4 * Math.max(1, finite.length))
  const least = finite[0] ?? 0
  const most = finite.at(-1) ?? 0
  const guarded = new Float32Array(cuts.length + 3).fill(Number.POSITIVE_INFINITY)
  guarded.set(cuts)
  const empty = {
    cuts: guarded,
    before: new Uint16Array(pieces + 1),
    least,
    scale: most > least ? pieces / (most - least) : 0,
  }
  for (const cut of cuts) empty.before[pieceOf(empty, cut) + 1]!++
  for (let piece = 1; piece <= pieces; piece++) empty.before[piece]! += empty.before[piece - 1]!
  return empty
}

/** Never falls as the value rises, rounding included: so cuts in earlier pieces are below the value, those in later ones above. */
function pieceOf({ before, least, scale }: BinLookup, value: number): number {
  return Math.min(Math.max((value - least) * scale, 0), before.length - 2) | 0
}
