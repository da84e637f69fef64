import { type Problem, UserError } from '../errors.ts'
import type { ColumnSummary } from '../records/run.ts'
import { isoTime } from './iso-time.ts'
import { columnNamed } from './select.ts'
import type { Column, NumberColumn, StringColumn, Table } from './table.ts'
import { unknownColumn } from './unknown-column.ts'

export type DeclaredRole = 'id' | 'time' | 'group' | 'weight' | 'category' | 'number' | 'text' | 'ignore'

/**
 * What each column holds and is used for. What is declared counts; else numbers are `number`, strings whose values are all
 * ISO dates or timestamps `time` (a moment is no feature), strings that look like free text `text`, other strings `category`.
 * Free text: more than 20 values, and more than half of the present ones differ, or they are longer than 80 characters on average.
 * UserErrors, all at once: a declared column that is not there, a number or weight column that holds something else.
 */
export function inferColumns(
  table: Table,
  declared: Readonly<Record<string, DeclaredRole>>,
  target: string | null,
): ColumnSummary[] {
  const problems = declaredProblems(table, declared, target)
  if (problems.length > 0) throw new UserError(problems)
  return table.columns.map((column) => {
    const { missing, distinct } = column.kind === 'number' ? countNumbers(column) : countStrings(column)
    const stated = Object.hasOwn(declared, column.name) ? declared[column.name] : undefined
    const role = column.name === target ? 'target' : (stated ?? inferRole(column, table.rows - missing, distinct))
    return { name: column.name, type: column.kind, role, missing, distinct }
  })
}

function declaredProblems(
  table: Table,
  declared: Readonly<Record<string, DeclaredRole>>,
  target: string | null,
): Problem[] {
  const problems: Problem[] = []
  for (const [name, role] of Object.entries(declared)) {
    const column = columnNamed(table, name)
    const where = `columns.${name}`
    if (!column) problems.push({ where, ...unknownColumn(name, table, `declared ${role}`) })
    else if (name === target && role !== 'category' && role !== 'number') {
      problems.push({ where, what: `the target cannot be declared ${role}`, allowed: 'category, number, or nothing' })
    } else if ((role === 'number' || role === 'weight') && column.kind === 'string') {
      problems.push({ where, what: `declared ${role}, but it holds texts such as "${column.categories[0] ?? ''}"` })
    } else if (role === 'weight' && column.kind === 'number') {
      const row = column.values.findIndex((value) => !(value >= 0))
      if (row >= 0)
        problems.push({ where, what: `a weight is missing or negative (row ${row + 1})`, allowed: '0 or more' })
    }
  }
  const weights = Object.keys(declared).filter((name) => declared[name] === 'weight')
  if (weights.length > 1)
    problems.push({ where: 'columns', what: `several weights: ${weights.join(', ')}`, allowed: 'one' })
  return problems
}

function countNumbers(column: NumberColumn): { missing: number; distinct: number } {
  // A sorted typed array has its NaNs at the end, and takes far less memory than a set of a million numbers.
  const sorted = column.values.slice().sort()
  let present = sorted.length
  while (present > 0 && Number.isNaN(sorted[present - 1]!)) present -= 1
  let distinct = 0
  for (let at = 0; at < present; at += 1) if (at === 0 || sorted[at] !== sorted[at - 1]) distinct += 1
  return { missing: sorted.length - present, distinct }
}

function countStrings(column: StringColumn): { missing: number; distinct: number } {
  const seen = new Uint8Array(column.categories.length)
  let missing = 0
  let distinct = 0
  for (const code of column.codes) {
    if (code < 0) missing += 1
    else if (seen[code] === 0) {
      seen[code] = 1
      distinct += 1
    }
  }
  return { missing, distinct }
}

function inferRole(column: Column, present: number, distinct: number): 'number' | 'category' | 'text' | 'time' {
  if (column.kind === 'number') return 'number'
  if (present > 0 && column.categories.every((text) => !Number.isNaN(isoTime(text)))) return 'time'
  if (distinct <= 20) return 'category'
  if (distinct > present / 2) return 'text'
  let characters = 0
  for (const code of column.codes) if (code >= 0) characters += column.categories[code]!.length
  return characters / present > 80 ? 'text' : 'category'
}
