import { byCodePoint } from '../data/code-point-order.ts'
import type { Column } from '../data/table.ts'

/** So many values of a column, the most frequent, with so many rows at least, make segments; of numbers only a few. */
const [mostGroups, leastRows, mostNumbers] = [20, 50, 20]

export interface ValueGroup {
  readonly value: string
  readonly rows: readonly number[]
}

/** The rows of each frequent value of a column. */
export function valueGroups(column: Column): ValueGroup[] {
  const groups = new Map<string | number, number[]>()
  const rows = column.kind === 'number' ? column.values.length : column.codes.length
  for (let row = 0; row < rows; row++) {
    const value = column.kind === 'number' ? column.values[row]! : column.categories[column.codes[row]!]
    if (value === undefined || Number.isNaN(value)) continue
    const group = groups.get(value)
    if (group) group.push(row)
    else groups.set(value, [row])
    if (column.kind === 'number' && groups.size > mostNumbers) return []
  }
  return [...groups]
    .map(([value, own]) => ({ value: String(value), rows: own }))
    .filter((group) => group.rows.length >= leastRows)
    .sort((a, b) => b.rows.length - a.rows.length || byCodePoint(a.value, b.value))
    .slice(0, mostGroups)
}
