import { readCell } from './read-cell.ts'
import { CellProblems, Rejection } from './rejection.ts'
import { type InputColumn, newRows, type RowLayout, type Rows } from './row-layout.ts'

/** Lists of cells, in the order of `names`; null: in the signature's. Columns that the model does not read are passed over. */
export function readLists(layout: RowLayout, names: readonly string[] | null, data: readonly unknown[]): Rows {
  const width = names?.length ?? layout.columns.length
  const from = layout.columns.map((column, index) => (names ? names.indexOf(column.name) : index))
  refuseAbsent(layout.columns.filter((column, index) => column.required && from[index] === -1))
  const rows = newRows(layout, data.length)
  const problems = new CellProblems()
  const { columns, numbers } = layout
  const plain = columns.map((column) => column.kind === 'number' && column.type === 'double')
  for (let row = 0; row < data.length; row++) {
    const cells = data[row]
    if (!Array.isArray(cells) || cells.length !== width) {
      problems.add('list', row, null)
      continue
    }
    for (let index = 0; index < columns.length; index++) {
      const value: unknown = cells[from[index]!] ?? null
      // Nearly every cell is a finite number of a double column.
      if (plain[index] && typeof value === 'number' && value - value === 0)
        rows.numbers[row * numbers + columns[index]!.place] = value
      else readCellOrGap(layout, columns[index]!, value, from[index] === -1, rows, row, problems)
    }
  }
  problems.check()
  return rows
}

/** Objects by column name. A required column has to be in one of them at least (`each`: in every one). */
export function readObjects(
  layout: RowLayout,
  data: readonly unknown[],
  { each = false, alone = false }: { readonly each?: boolean; readonly alone?: boolean } = {},
): Rows {
  const rows = newRows(layout, data.length)
  const problems = new CellProblems()
  const { columns, numbers } = layout
  const seen = new Uint8Array(columns.length)
  for (let row = 0; row < data.length; row++) {
    const record = data[row]
    const name = alone ? null : row
    if (typeof record !== 'object' || record === null || Array.isArray(record)) {
      problems.add('row', name, null)
      continue
    }
    for (let index = 0; index < columns.length; index++) {
      const column = columns[index]!
      const value = (record as Readonly<Record<string, unknown>>)[column.name]
      if (typeof value === 'number' && column.type === 'double' && value - value === 0) {
        seen[index] = 1
        rows.numbers[row * numbers + column.place] = value
      } else if (value !== undefined && Object.hasOwn(record, column.name)) {
        seen[index] = 1
        readCell(layout, column, value, rows, row, problems, name)
      } else if (each && column.required) problems.add('missing', name, column.name)
      else readCellOrGap(layout, column, null, true, rows, row, problems)
    }
  }
  problems.check()
  if (data.length > 0 && !each) refuseAbsent(columns.filter((column, index) => column.required && seen[index] === 0))
  return rows
}

/** One list per column. */
export function readColumns(layout: RowLayout, data: Readonly<Record<string, unknown>>): Rows {
  const lists = layout.columns.map(({ name }) => (Object.hasOwn(data, name) ? data[name] : undefined))
  refuseAbsent(layout.columns.filter((column, index) => column.required && lists[index] === undefined))
  const given = lists.filter((list) => list !== undefined)
  if (!given.every((list): list is unknown[] => Array.isArray(list)))
    throw new Rejection(422, 'every column has to be a list of values')
  const count = given[0]?.length ?? 0
  if (given.some((list) => list.length !== count)) throw new Rejection(422, 'the columns differ in length')
  const rows = newRows(layout, count)
  const problems = new CellProblems()
  for (const [index, column] of layout.columns.entries()) {
    const list = lists[index]
    for (let row = 0; row < count; row++) {
      readCellOrGap(layout, column, Array.isArray(list) ? list[row] : null, list === undefined, rows, row, problems)
    }
  }
  problems.check()
  return rows
}

/** A column that is optional and was not given has no value, of whatever type it is. */
function readCellOrGap(
  layout: RowLayout,
  column: InputColumn,
  value: unknown,
  gap: boolean,
  rows: Rows,
  row: number,
  problems: CellProblems,
): void {
  if (!gap) readCell(layout, column, value, rows, row, problems)
  else if (column.kind === 'number') rows.numbers[row * layout.numbers + column.place] = Number.NaN
}

function refuseAbsent(columns: readonly InputColumn[]): void {
  if (columns.length === 0) return
  throw new Rejection(
    422,
    `${columns.length === 1 ? 'a column the model needs is' : 'columns the model needs are'} missing: ${columns.map(({ name }) => name).join(', ')}`,
    { problems: columns.map(({ name }) => ({ kind: 'missing', row: null, column: name })) },
  )
}
