import type { Pace } from '../records/drift-check.ts'

/** Schedules on GitHub are late by minutes every day, and by an hour when many run. */
const USUAL_DELAY = 2 * 3600
/** Gaps that have to be known before one can be called long. */
const KNOWN_GAPS = 2

/** How this check follows those before it. GitHub stops a schedule without a word after 60 days without a commit. */
export function paceOf(earlier: readonly string[], at: string): Pace {
  const times = earlier.map((time) => Date.parse(time) / 1000).toSorted((a, b) => a - b)
  const last = times.at(-1)
  if (last === undefined) return { previous_at: null, usual_seconds: null, late: false }
  const gaps = times.slice(1).map((time, i) => time - times[i]!)
  const usual = gaps.length < KNOWN_GAPS ? null : median(gaps)
  const gap = Date.parse(at) / 1000 - last
  return {
    previous_at: new Date(last * 1000).toISOString(),
    usual_seconds: usual,
    late: usual !== null && gap > Math.max(2.5 * usual, usual + USUAL_DELAY),
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
