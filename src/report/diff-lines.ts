import type { DiffLine } from './document.ts'
import { plainText } from './plain-text.ts'

const LONGEST_VALUE = 160

/** Removed and added lines, as in a unified diff without its header. */
export function diffLines(changes: readonly DiffLine[]): string[] {
  return changes.flatMap(({ key, before, after }) => [
    ...(before === null ? [] : [`- ${key}: ${plainText(before, LONGEST_VALUE)}`]),
    ...(after === null ? [] : [`+ ${key}: ${plainText(after, LONGEST_VALUE)}`]),
  ])
}
