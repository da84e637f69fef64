import { inferColumns } from '../data/infer-columns.ts'
import { columnNamed } from '../data/select.ts'
import type { Table } from '../data/table.ts'
import { unknownColumn } from '../data/unknown-column.ts'
import { UserError } from '../errors.ts'

/** The column that tells a row's time: the one named, else the first whose texts are all ISO dates; null: there is none. */
export function timeColumn(table: Table, named: string | null): string | null {
  if (named !== null) {
    if (columnNamed(table, named)) return named
    throw new UserError({ where: 'the current data', ...unknownColumn(named, table, 'the time') })
  }
  const texts = { rows: table.rows, columns: table.columns.filter(({ kind }) => kind === 'string') }
  return inferColumns(texts, {}, null).find(({ role }) => role === 'time')?.name ?? null
}
