import type { Column, Table } from '../data/table.ts'
import { type Problem, UserError } from '../errors.ts'
import type { OnnxPort, TensorData, TensorMessage } from './onnx-messages.ts'

const TYPES = ['float32', 'float64', 'int32', 'int64', 'string'] as const
type ElementType = (typeof TYPES)[number]

/** How a table's rows become a model's inputs. */
export interface InputPlan {
  /** Most rows of one call: 1 where the model was exported for single rows. */
  readonly batch: number
  feeds(table: Table, from: number, to: number): TensorMessage[]
}

const MAX_CELLS = 1_000_000

/**
 * One typed input per column under the column's name (N or N x 1), or a single matrix (N x columns) that takes the `columns`
 * in order. Missing numbers become NaN, missing texts the empty text. Throws UserError for any other shape and for missing columns.
 */
export function planInputs(
  inputs: readonly OnnxPort[],
  table: Table,
  columns: readonly string[] | null,
  where: string,
): InputPlan {
  const problems: Problem[] = []
  for (const input of inputs) {
    if (!isElementType(input.type)) {
      problems.push({ where, what: `input ${input.name} is ${input.type ?? 'no tensor'}`, allowed: TYPES.join(', ') })
    } else if (input.shape.length > 2) {
      problems.push({
        where,
        what: `input ${input.name} has ${input.shape.length} axes`,
        allowed: 'rows, or rows x columns',
      })
    }
  }
  if (problems.length > 0) throw new UserError(problems)
  const fixed = inputs.map((input) => input.shape[0] ?? null).filter((size) => size !== null)
  if (fixed.some((size) => size !== 1)) {
    throw new UserError({
      where,
      what: `the model takes exactly ${Math.max(...fixed)} rows at once`,
      allowed: 'a free number of rows, or 1',
    })
  }
  const single = inputs.length === 1 ? inputs[0]! : null
  const width = single?.shape[1]
  const named = single !== null && table.columns.some((column) => column.name === single.name)
  if (single !== null && single.shape.length === 2 && width !== undefined && (width !== 1 || !named)) {
    return planMatrix(single, width, table, columns, where, fixed.length > 0)
  }
  return planColumns(inputs, table, where, fixed.length > 0)
}

function planColumns(inputs: readonly OnnxPort[], table: Table, where: string, one: boolean): InputPlan {
  const wide = inputs.filter((input) => input.shape.length === 2 && input.shape[1] !== null && input.shape[1] !== 1)
  const missing = inputs.filter((input) => !table.columns.some((column) => column.name === input.name))
  if (wide.length > 0 || missing.length > 0) {
    const names = table.columns.map((column) => column.name).join(', ')
    throw new UserError([
      ...wide.map(({ name, shape }) => ({
        where,
        what: `input ${name} takes ${shape[1]} columns`,
        allowed: 'one input per column, or a single matrix',
      })),
      ...missing.map(({ name }) => ({
        where,
        what: `the data has no column for the model’s input ${name}`,
        allowed: `the data’s columns: ${names}`,
      })),
    ])
  }
  return {
    batch: one ? 1 : Math.max(1, Math.floor(MAX_CELLS / inputs.length)),
    feeds: (rows, from, to) =>
      inputs.map((input) => {
        const column = rows.columns.find(({ name }) => name === input.name)
        if (!column) throw new Error(`column ${input.name} is gone`)
        const type = input.type as ElementType
        const dims = input.shape.length === 2 ? [to - from, 1] : [to - from]
        return { name: input.name, type, dims, data: convert(column, type, from, to, where) }
      }),
  }
}

function planMatrix(
  input: OnnxPort,
  width: number | null,
  table: Table,
  names: readonly string[] | null,
  where: string,
  one: boolean,
): InputPlan {
  const order = names ?? table.columns.map((column) => column.name)
  const absent = order.filter((name) => !table.columns.some((column) => column.name === name))
  if (absent.length > 0)
    throw new UserError(
      absent.map((name) => ({ where, what: `the data has no column ${name}, which the model reads` })),
    )
  if (width !== null && width !== order.length) {
    throw new UserError({
      where,
      what: `input ${input.name} takes ${width} columns, the data has ${order.length} (${order.join(', ')})`,
      allowed: 'a signature in MLmodel that names the columns in order, or other columns with the role ignore',
    })
  }
  const type = input.type as ElementType
  return {
    batch: one ? 1 : Math.max(1, Math.floor(MAX_CELLS / order.length)),
    feeds: (rows, from, to) => {
      const count = to - from
      const data = allocate(type, count * order.length)
      order.forEach((name, place) => {
        const column = rows.columns.find((candidate) => candidate.name === name)
        if (!column) throw new Error(`column ${name} is gone`)
        const values = convert(column, type, from, to, where)
        for (let row = 0; row < count; row++) data[row * order.length + place] = values[row] as never
      })
      return [{ name: input.name, type, dims: [count, order.length], data }]
    },
  }
}

function convert(column: Column, type: ElementType, from: number, to: number, where: string): TensorData {
  const data = allocate(type, to - from)
  for (let row = from; row < to; row++) data[row - from] = cell(column, row, type, where) as never
  return data
}

function cell(column: Column, row: number, type: ElementType, where: string): number | bigint | string {
  if (column.kind === 'string') {
    const code = column.codes[row]!
    if (type === 'string') return code < 0 ? '' : column.categories[code]!
    if (code < 0 && type.startsWith('float')) return Number.NaN
    const text = code < 0 ? 'a missing value' : JSON.stringify(column.categories[code])
    throw new UserError({
      where,
      what: `column ${column.name}, row ${row + 1}: ${text}`,
      allowed: `numbers (the model’s input is ${type})`,
    })
  }
  const value = column.values[row]!
  if (type === 'string') return Number.isNaN(value) ? '' : String(value)
  if (type.startsWith('float')) return value
  if (!Number.isSafeInteger(value) || (type === 'int32' && Math.abs(value) >= 2 ** 31)) {
    const what = `column ${column.name}, row ${row + 1}: ${Number.isNaN(value) ? 'a missing value' : value}`
    throw new UserError({ where, what, allowed: `whole numbers (the model’s input is ${type})` })
  }
  return type === 'int64' ? BigInt(value) : value
}

function allocate(type: ElementType, size: number): TensorData {
  if (type === 'float32') return new Float32Array(size)
  if (type === 'float64') return new Float64Array(size)
  if (type === 'int32') return new Int32Array(size)
  return type === 'int64' ? new BigInt64Array(size) : new Array<string>(size).fill('')
}

function isElementType(type: string | null): type is ElementType {
  return TYPES.some((known) => known === type)
}
