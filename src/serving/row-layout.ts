import type { Column, Table } from '../data/table.ts'
import { type Problem, UserError } from '../errors.ts'
import type { Schema } from '../model/signature.ts'

const NUMBERS = ['double', 'float', 'integer', 'long'] as const
const TEXTS = ['string', 'boolean', 'datetime', 'binary'] as const
export type InputType = (typeof NUMBERS)[number] | (typeof TEXTS)[number]

/** A column that the model reads. */
export interface InputColumn {
  readonly name: string
  /** MLflow's word. */
  readonly type: InputType
  readonly kind: 'number' | 'text'
  /** Among the columns of its kind. */
  readonly place: number
  /** It has to be named in every request; its value may still be missing. */
  readonly required: boolean
}

/** How the rows of one model lie in memory. */
export interface RowLayout {
  readonly columns: readonly InputColumn[]
  readonly byName: ReadonlyMap<string, InputColumn>
  /** Number of columns of each kind. */
  readonly numbers: number
  readonly texts: number
}

/** Rows to predict, row-major by kind. A missing number is NaN, a missing text null; a boolean is `true` or `false`. */
export interface Rows {
  readonly count: number
  readonly numbers: Float64Array
  readonly texts: (string | null)[]
}

/** Throws UserError where the signature has no columns that rows could be made of. */
export function rowLayout(inputs: Schema | null, where: string): RowLayout {
  if (inputs === null) {
    throw new UserError({
      where,
      what: 'the signature names no inputs, so that no request could be understood',
      allowed: 'a signature with named columns, or one tensor of numbers, rows x columns',
    })
  }
  const [first] = inputs
  const named = inputs.length === 1 && first?.type === 'tensor' ? tensorColumns(first, where) : columns(inputs, where)
  let [numbers, texts] = [0, 0]
  const placed = named.map((column): InputColumn => {
    const kind = (NUMBERS as readonly string[]).includes(column.type) ? 'number' : 'text'
    return { ...column, kind, place: kind === 'number' ? numbers++ : texts++ }
  })
  return { columns: placed, byName: new Map(placed.map((column) => [column.name, column])), numbers, texts }
}

type Named = Omit<InputColumn, 'kind' | 'place'>

function columns(inputs: Schema, where: string): Named[] {
  const problems: Problem[] = []
  const found = inputs.map((spec, index): Named => {
    const { name, type } = spec
    if (name === undefined) problems.push({ where, what: `input ${index + 1} has no name` })
    const known = [...NUMBERS, ...TEXTS].find((one) => one === type)
    if (!known)
      problems.push({
        where,
        what: `input ${name ?? index + 1} is ${type}`,
        allowed: [...NUMBERS, ...TEXTS].join(', '),
      })
    return { name: name ?? '', type: known ?? 'string', required: spec.required !== false }
  })
  const names = found.map(({ name }) => name)
  if (new Set(names).size < names.length) problems.push({ where, what: 'two inputs have the same name' })
  if (problems.length > 0) throw new UserError(problems)
  return found
}

function tensorColumns(spec: Extract<Schema[number], { type: 'tensor' }>, where: string): Named[] {
  const { dtype, shape } = spec['tensor-spec']
  const width = shape[1]
  const type = /^float|^double/.test(dtype) ? 'double' : /^u?int/.test(dtype) ? 'long' : null
  if (shape.length !== 2 || width === undefined || width < 1 || type === null) {
    throw new UserError({
      where,
      what: `the input is a tensor of ${dtype}, [${shape}]`,
      allowed: 'numbers, [-1, columns]',
    })
  }
  return Array.from({ length: width }, (_, at) => ({ name: `${spec.name ?? 'input'}_${at}`, type, required: true }))
}

export function newRows({ numbers, texts }: RowLayout, count: number): Rows {
  return {
    count,
    numbers: new Float64Array(count * numbers),
    texts: texts === 0 ? [] : new Array<string | null>(count * texts).fill(null),
  }
}

export function toTable({ columns, numbers: width, texts: textWidth }: RowLayout, rows: Rows): Table {
  return {
    rows: rows.count,
    columns: columns.map(({ name, kind, place }): Column => {
      if (kind === 'number') {
        const values = Float64Array.from({ length: rows.count }, (_, row) => rows.numbers[row * width + place]!)
        return { kind: 'number', name, values, integer: values.every((v) => Number.isNaN(v) || Number.isInteger(v)) }
      }
      const codeOf = new Map<string, number>()
      const codes = Int32Array.from({ length: rows.count }, (_, row) => {
        const text = rows.texts[row * textWidth + place] ?? null
        if (text === null) return -1
        const code = codeOf.get(text) ?? codeOf.size
        codeOf.set(text, code)
        return code
      })
      return { kind: 'string', name, codes, categories: [...codeOf.keys()] }
    }),
  }
}

/** Rows of a table that has the layout's columns. A column of missing values only may have either kind. */
export function fromTable(layout: RowLayout, table: Table): Rows {
  const rows = newRows(layout, table.rows)
  for (const { name, kind, place } of layout.columns) {
    const column = table.columns.find((one) => one.name === name)
    for (let row = 0; row < table.rows; row++) {
      const code = column?.kind === 'string' ? column.codes[row]! : -1
      const text = column?.kind === 'string' && code >= 0 ? column.categories[code]! : null
      const number = column?.kind === 'number' ? column.values[row]! : Number.NaN
      if (kind === 'number') rows.numbers[row * layout.numbers + place] = number
      else rows.texts[row * layout.texts + place] = Number.isNaN(number) ? text : String(number)
    }
  }
  return rows
}
/** Several rows, one after the other. */
export function joinRows(layout: RowLayout, parts: readonly Rows[]): Rows {
  const joined = newRows(
    layout,
    parts.reduce((sum, { count }) => sum + count, 0),
  )
  let [number, text] = [0, 0]
  for (const part of parts) {
    joined.numbers.set(part.numbers, number)
    number += part.numbers.length
    for (const value of part.texts) joined.texts[text++] = value
  }
  return joined
}
