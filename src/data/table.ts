/** Numbers; a missing value is NaN. `integer` is true when every present value is a whole number. */
export interface NumberColumn {
  readonly kind: 'number'
  readonly name: string
  readonly values: Float64Array
  readonly integer: boolean
}

/** Texts, dictionary-encoded: `codes[row]` indexes `categories` (order of first appearance); a missing value is -1. */
export interface StringColumn {
  readonly kind: 'string'
  readonly name: string
  readonly codes: Int32Array
  readonly categories: readonly string[]
}

export type Column = NumberColumn | StringColumn

/** A columnar table: every column has `rows` entries and a name of its own. */
export interface Table {
  readonly rows: number
  readonly columns: readonly Column[]
}
