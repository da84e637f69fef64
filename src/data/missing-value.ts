/**
 * The texts that pandas reads as missing by default, without `None`: public data uses `None` as a real category (no damage,
 * no basement), and to lose such a class silently is worse than to see it.
 */
const missingTexts: ReadonlySet<string> = new Set(
  '#N/A|#N/A N/A|#NA|-1.#IND|-1.#QNAN|-NaN|-nan|1.#IND|1.#QNAN|<NA>|N/A|NA|NULL|NaN|n/a|nan|null'.split('|'),
)

const longest = Math.max(...Array.from(missingTexts, (text) => text.length))

/** Whether a CSV field stands for a missing value; a field of blanks does too. */
export function isMissing(text: string): boolean {
  if (text.length === 0) return true
  if (text.length <= longest && missingTexts.has(text)) return true
  const first = text.charCodeAt(0)
  return (first === 32 || first === 9) && text.trim() === ''
}
