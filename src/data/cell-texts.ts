import { decimalText } from './decimal-number.ts'
import type { Column } from './table.ts'

/** A column's cells as texts, numbers in their shortest decimal form; null: missing. */
export function cellTexts(column: Column): (string | null)[] {
  return column.kind === 'string'
    ? Array.from(column.codes, (code) => (code < 0 ? null : column.categories[code]!))
    : Array.from(column.values, (value) => (Number.isNaN(value) ? null : decimalText(value)))
}
