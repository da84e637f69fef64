import { columnNamed } from '../data/select.ts'
import type { Table } from '../data/table.ts'
import { UserError } from '../errors.ts'
import { labelNote, readLabels } from './current-data.ts'
import { joinLabels } from './join-labels.ts'

export interface LabelRequest {
  readonly patterns: readonly string[]
  readonly root: string
  readonly target: string | null
  /** Column that joins labels and rows; null: only the data can tell. */
  readonly id: string | null
}

export interface Labelled {
  readonly table: Table
  readonly note: string | null
}

/** Rows with the labels that came late joined to them. @throws UserError */
export async function withLabels(
  table: Table | null,
  { patterns, root, target, id: named }: LabelRequest,
): Promise<Labelled> {
  const where = '--labels'
  if (table === null)
    throw new UserError({
      where,
      what: 'labels are joined to rows, and the current data is a profile',
      allowed: '--current with a file of rows',
    })
  if (target === null)
    throw new UserError({ where, what: 'the column that holds the labels is not known', allowed: '--target COLUMN' })
  const late = await readLabels(patterns, root, target)
  const id = late.id ?? named
  if (id === null)
    throw new UserError({
      where,
      what: 'the column that joins labels and rows is not known',
      allowed: '--label-id COLUMN',
    })
  const joined = joinLabels(table, late.table, id, target, patterns.join(', '))
  return {
    table: joined.table,
    note: joined.matched < table.rows ? labelNote(joined.matched, table.rows) : null,
  }
}

/** The one column of the late labels that the reference has too, beside the id; null: none, or several. */
export async function labelColumn(
  patterns: readonly string[],
  root: string,
  id: string | null,
  reference: Table | undefined,
): Promise<string | null> {
  if (patterns.length === 0 || reference === undefined) return null
  const { table } = await readLabels(patterns, root, null)
  const known = table.columns.filter(({ name }) => name !== id && columnNamed(reference, name) !== undefined)
  return known.length === 1 ? known[0]!.name : null
}
