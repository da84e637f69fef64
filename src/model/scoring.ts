import type { Predictions } from '../data/predictions.ts'
import type { Table } from '../data/table.ts'

/** Rows one after the other, numbers and texts apart. A missing number is NaN, a missing text null. */
export interface RowMajor {
  readonly count: number
  readonly numbers: Float64Array
  readonly texts: readonly (string | null)[]
}

/** Names of the columns of each kind, as they follow one another in a row. */
export interface RowOrder {
  readonly numbers: readonly string[]
  readonly texts: readonly string[]
}

/** Predicts with a model package, whatever it is made of. Rows come back in their order. */
export interface Scorer {
  readonly kind: 'forest' | 'onnx' | 'command'
  /** Throws UserError where the table does not fit the model. */
  predict(table: Table): Promise<Predictions>
  /** For a model in this thread's memory: predicts rows of this order without a wait; null where they do not fit it. */
  readonly at_once?: (order: RowOrder) => ((rows: RowMajor) => Predictions) | null
  close(): Promise<void>
}

/** What a user's own predict command needs of the outside; the steps bring it. */
export interface CommandTools {
  /** Runs a shell command with a cleaned environment plus `env`; never throws for a failing command. */
  run(request: {
    readonly command: string
    readonly cwd: string
    readonly env: Readonly<Record<string, string>>
    readonly signal?: AbortSignal
  }): Promise<{ readonly exit_code: number | null; readonly log_tail: readonly string[] }>
  write_table(table: Table, path: string): Promise<void>
  read_predictions(path: string): Promise<Predictions>
}
