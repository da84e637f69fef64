import { isoTime } from '../data/iso-time.ts'
import type { CellProblems, ProblemKind } from './rejection.ts'
import type { InputColumn, RowLayout, Rows } from './row-layout.ts'

/**
 * Puts one value of a request into its place, without any coercion: null is missing and no number, the text "5" no number,
 * 1.5 no whole number. Whole numbers have to be exact in float64.
 */
export function readCell(
  layout: RowLayout,
  column: InputColumn,
  value: unknown,
  rows: Rows,
  row: number,
  problems: CellProblems,
  rowName: number | null = row,
): void {
  if (column.kind === 'number') {
    const number = typeof value === 'bigint' ? Number(value) : value
    if (typeof value === 'bigint' && BigInt(number as number) !== value) {
      problems.add('unsafe', rowName, column.name)
      return
    }
    const wrong = numberProblem(column, number)
    if (wrong === null) rows.numbers[row * layout.numbers + column.place] = (number as number | null) ?? Number.NaN
    else problems.add(wrong, rowName, column.name)
    return
  }
  const wrong = textProblem(column, value)
  if (wrong === null)
    rows.texts[row * layout.texts + column.place] = value === null || value === undefined ? null : String(value)
  else problems.add(wrong, rowName, column.name)
}

/** null: the number, or null for a missing one, fits the column. */
export function numberProblem({ type }: InputColumn, value: unknown): ProblemKind | null {
  const whole = type === 'integer' || type === 'long'
  if (value === null || Number.isNaN(value)) return whole ? 'integer' : null
  if (typeof value !== 'number') return whole ? 'integer' : 'number'
  if (!Number.isFinite(value)) return 'finite'
  if (!whole) return null
  if (!Number.isInteger(value)) return 'integer'
  if (type === 'integer') return Math.abs(value) < 2 ** 31 || value === -(2 ** 31) ? null : 'integer'
  return Number.isSafeInteger(value) ? null : 'unsafe'
}

function textProblem({ type }: InputColumn, value: unknown): ProblemKind | null {
  if (value === null) return null
  if (type === 'boolean') return typeof value === 'boolean' ? null : 'boolean'
  if (typeof value !== 'string') return 'text'
  return type === 'datetime' && Number.isNaN(isoTime(value)) ? 'text' : null
}
