import { byCodePoint } from './code-point-order.ts'
import { decimalNumber } from './decimal-number.ts'

/** The classes of a predictions file, sorted by code point, and where each label that was met belongs (-1: nowhere). */
export interface ClassLabels {
  readonly classes: readonly string[]
  indexOf(label: string): number
}

/**
 * With `columns` (the classes that have a probability) those are the classes; otherwise every label met is one. A program
 * may write a class as `1` in one column and as `1.0` in another: labels that are the same number are the same class.
 */
export function classLabels(columns: readonly string[] | null, met: Iterable<string>): ClassLabels {
  const known = new Set<string>(columns)
  const byNumber = new Map<number, string>()
  for (const label of known) byNumber.set(decimalNumber(label), label)
  if (!columns) {
    // Shortest first: 1 is the name, 1.0 another way to write it.
    for (const label of [...met].sort((a, b) => a.length - b.length || byCodePoint(a, b))) {
      const number = decimalNumber(label)
      if (!Number.isNaN(number) && byNumber.has(number)) continue
      byNumber.set(number, label)
      known.add(label)
    }
  }
  byNumber.delete(Number.NaN)
  const classes = [...known].sort(byCodePoint)
  const positions = new Map(classes.map((label, at) => [label, at]))
  return {
    classes,
    indexOf: (label) => positions.get(label) ?? positions.get(byNumber.get(decimalNumber(label)) ?? '') ?? -1,
  }
}
