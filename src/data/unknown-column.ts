import type { Problem } from '../errors.ts'
import { closest } from './suggest.ts'
import type { Table } from './table.ts'

const shownNames = 30

/** The problem to report for a column name that the table does not have. */
export function unknownColumn(name: string, table: Table, usedAs: string): Problem {
  const names = table.columns.map((column) => column.name)
  const near = closest(name, names)
  const rest = names.length > shownNames ? ` and ${names.length - shownNames} more` : ''
  return {
    what: `the data has no column "${name}" (${usedAs})${near === null ? '' : `; did you mean "${near}"?`}`,
    allowed: `${names.slice(0, shownNames).join(', ')}${rest}`,
  }
}
