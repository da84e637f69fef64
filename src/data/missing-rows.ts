import type { Column } from './table.ts'

/** How many rows have no value in this column, and the index of the first of them (-1 when all have one). */
export function missingRows(column: Column): { count: number; first: number } {
  const rows = column.kind === 'number' ? column.values.length : column.codes.length
  let count = 0
  let first = -1
  for (let row = 0; row < rows; row += 1) {
    const missing = column.kind === 'number' ? Number.isNaN(column.values[row]!) : column.codes[row]! < 0
    if (!missing) continue
    if (count === 0) first = row
    count += 1
  }
  return { count, first }
}
