import { binomialTail } from '../stats/regularised-beta.ts'

/** So unlikely must a growth be by chance. */
const chance = 1e-4

/** Whether `now` of `rows` rows is more than a share of `before` of `reference` rows lets expect, its own noise allowed for. */
export function shareGrew(before: number, reference: number, now: number, rows: number): boolean {
  if (rows === 0 || reference === 0 || now / rows <= before / reference) return false
  const most = Math.min(1, (before + 1 + 3 * Math.sqrt(before + 1)) / reference)
  return binomialTail(now, rows, most) < chance
}
