import type { StreamKind } from './stream-column.ts'
import type { Table } from './table.ts'

/** Makes the bytes of a file of rows, part after part; what it must know to go on later is `state`. */
export interface RowAppender {
  /** The bytes of the rows, after those of all parts before. */
  append(table: Table): Promise<Uint8Array>
  /** What ends the file. */
  finish(): Promise<Uint8Array>
  /** What the last `append` adds to the state; null: nothing. */
  readonly added: Uint8Array | null
}

export interface AppenderOptions {
  readonly format: 'csv' | 'tsv' | 'jsonl' | 'parquet'
  readonly gzip: boolean
  /** Kinds of columns that are neither numbers nor texts, by name. */
  readonly kinds: ReadonlyMap<string, StreamKind>
  /** Where the file was left off; null: at its beginning. `added` are the states of the parts so far. */
  readonly from: { readonly bytes: number; readonly added: readonly Uint8Array[] } | null
}
