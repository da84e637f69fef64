import { columnNamed } from '../data/select.ts'
import type { Table } from '../data/table.ts'
import type { DataPart } from './read-data.ts'

/** Columns that identify a row, kept in front of its prediction. */
export function keptColumns({ table, dataset }: DataPart): Table {
  const kept = dataset.columns.filter(
    ({ role }) => role === 'id' || role === 'group' || role === 'weight' || role === 'time',
  )
  return { rows: table.rows, columns: kept.flatMap(({ name }) => columnNamed(table, name) ?? []) }
}
