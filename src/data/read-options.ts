/** How the columns of a file are to be read. */
export interface ReadOptions {
  /** The declared type of a column, if it has one. */
  typeOf(name: string): 'number' | 'string' | undefined
  /** Whether only the empty field is missing in this column: a class may be called `NA`. */
  literal?(name: string): boolean
}
