import { readCell } from './read-cell.ts'
import { CellProblems, Rejection } from './rejection.ts'
import { type InputColumn, newRows, type RowLayout, type Rows } from './row-layout.ts'
import type { Datatype, Tensor } from './v2-tensors.ts'

/** What metadata says of a column's input. */
export function datatypeOf({ type }: InputColumn): Datatype {
  const known = { double: 'FP64', float: 'FP32', integer: 'INT32', long: 'INT64', boolean: 'BOOL' } as const
  return type in known ? known[type as keyof typeof known] : 'BYTES'
}

/**
 * Rows of tensors: one input per column, [N] or [N, 1], under the column's name; or one tensor of all columns, [N, columns],
 * in the signature's order. Throws Rejection 400.
 */
export function rowsOfTensors(layout: RowLayout, inputs: readonly Tensor[]): Rows {
  const [first] = inputs
  const matrix = inputs.length === 1 && first && !(layout.byName.has(first.name) && isColumn(first)) ? first : null
  return matrix ? rowsOfMatrix(layout, matrix) : rowsOfColumns(layout, inputs)
}

function rowsOfMatrix(layout: RowLayout, { shape, values, datatype }: Tensor): Rows {
  const width = layout.columns.length
  if (shape.length !== 2 || shape[1] !== width)
    throw new Rejection(400, `the input has to be one tensor [rows, ${width}], or one per column, [rows]`)
  const count = shape[0]!
  const rows = newRows(layout, count)
  const problems = new CellProblems()
  for (let row = 0; row < count; row++)
    for (const [index, column] of layout.columns.entries())
      put(layout, column, values[row * width + index], datatype, rows, row, problems)
  problems.check()
  return rows
}

function rowsOfColumns(layout: RowLayout, inputs: readonly Tensor[]): Rows {
  const byName = new Map(inputs.map((tensor) => [tensor.name, tensor]))
  if (byName.size < inputs.length) throw new Rejection(400, 'two inputs have the same name')
  if (inputs.some(({ name }) => !layout.byName.has(name)))
    throw new Rejection(400, 'an input has a name that is none of the model’s')
  const missing = layout.columns.filter(({ name, required }) => required && !byName.has(name))
  if (missing.length > 0) throw new Rejection(400, `inputs are missing: ${missing.map(({ name }) => name).join(', ')}`)
  const count = inputs[0]!.shape[0] ?? 1
  if (!inputs.every((tensor) => isColumn(tensor) && tensor.shape[0] === count))
    throw new Rejection(400, 'every input has to have the shape [rows] or [rows, 1], with the same number of rows')
  const rows = newRows(layout, count)
  const problems = new CellProblems()
  for (const column of layout.columns) {
    const tensor = byName.get(column.name)
    for (let row = 0; row < count; row++) {
      if (tensor) put(layout, column, tensor.values[row], tensor.datatype, rows, row, problems)
      else if (column.kind === 'number') rows.numbers[row * layout.numbers + column.place] = Number.NaN
    }
  }
  problems.check()
  return rows
}

/** Bytes cannot say that a text is missing: an empty one is. */
function put(
  layout: RowLayout,
  column: InputColumn,
  value: unknown,
  datatype: Datatype,
  rows: Rows,
  row: number,
  problems: CellProblems,
): void {
  readCell(layout, column, datatype === 'BYTES' && value === '' ? null : value, rows, row, problems)
}

function isColumn({ shape }: Tensor): boolean {
  return shape.length === 1 || (shape.length === 2 && shape[1] === 1)
}
