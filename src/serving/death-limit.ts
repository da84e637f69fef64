/** Most workers that may end unasked in a minute. */
const MOST_DEATHS = 5
const MINUTE = 60_000
const FIRST_WAIT = 200

/**
 * Asked at each death of a worker: milliseconds until it is replaced (0, 200, 400, 800 ...), so that a worker that cannot live is no
 * fork loop; null: more than five ended within a minute.
 */
export function deathLimit(now: () => number = Date.now): () => number | null {
  let deaths: number[] = []
  return () => {
    const at = now()
    deaths = [...deaths.filter((one) => at - one < MINUTE), at]
    if (deaths.length > MOST_DEATHS) return null
    return deaths.length === 1 ? 0 : FIRST_WAIT * 2 ** (deaths.length - 2)
  }
}
