import type { Column, Table } from '../data/table.ts'
import { type Problem, UserError } from '../errors.ts'
import type { Feature } from './pipeline.ts'

/** The table's column of each feature, in the features' order; other columns are ignored. Throws UserError with all mistakes. */
export function featureColumns(table: Table, features: readonly Feature[]): readonly Column[] {
  const byName = new Map(table.columns.map((column) => [column.name, column]))
  const missing = features.filter(({ name }) => !byName.has(name)).map(({ name }) => name)
  const problems: Problem[] = []
  if (missing.length > 0) {
    problems.push({
      where: 'data',
      what: `${missing.length === 1 ? 'the column' : 'the columns'} ${missing.map((n) => JSON.stringify(n)).join(', ')} the model needs ${missing.length === 1 ? 'is' : 'are'} missing`,
      allowed: `a table with the columns ${features.map(({ name }) => name).join(', ')}`,
    })
  }
  for (const { name, type } of features) {
    const column = byName.get(name)
    if (type === 'category' || column?.kind !== 'string') continue
    const row = column.codes.findIndex((code) => code >= 0)
    if (row >= 0) {
      problems.push({
        where: `column ${name}, row ${row + 1}`,
        what: `${JSON.stringify(column.categories[column.codes[row]!])} is text, the model needs numbers`,
        allowed: 'a number, or nothing where it is missing',
      })
    }
  }
  if (problems.length > 0) throw new UserError(problems)
  return features.map(({ name }) => byName.get(name)!)
}

/** Sentences about number columns with whole numbers that float32 cannot tell apart (above 2^24): ids, epoch seconds. */
export function precisionWarnings(table: Table, features: readonly Feature[]): readonly string[] {
  const numbers = new Set(features.filter(({ type }) => type === 'number').map(({ name }) => name))
  return table.columns.flatMap((column) =>
    column.kind === 'number' &&
    numbers.has(column.name) &&
    column.integer &&
    column.values.some((v) => Math.abs(v) > 2 ** 24 && Math.fround(v) !== v)
      ? [
          `column ${column.name} holds whole numbers above 16,777,216, which are rounded to 24 significant bits; make it id, time, category or ignore unless it is a quantity`,
        ]
      : [],
  )
}
