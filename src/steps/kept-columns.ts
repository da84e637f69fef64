import { predictionColumns } from '../data/prediction-columns.ts'
import { columnNamed } from '../data/select.ts'
import type { Table } from '../data/table.ts'
import type { DataPart } from './read-data.ts'

/** Columns that identify a row, kept in front of its prediction; its weight by the name that predictions files have for it. */
export function keptColumns({ table, dataset }: DataPart): Table {
  const kept = dataset.columns.filter(
    ({ role }) => role === 'id' || role === 'group' || role === 'weight' || role === 'time',
  )
  const { weight } = predictionColumns
  const columns = kept.flatMap(({ name, role }) => {
    const column = columnNamed(table, name)
    return column === undefined ? [] : [role === 'weight' ? { ...column, name: weight } : column]
  })
  return { rows: table.rows, columns }
}
