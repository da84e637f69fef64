import type { Predictions } from '../data/predictions.ts'
import type { Table } from '../data/table.ts'

/** Predicts with a model package, whatever it is made of. Rows come back in their order. */
export interface Scorer {
  readonly kind: 'forest' | 'onnx' | 'command'
  /** Throws UserError where the table does not fit the model. */
  predict(table: Table): Promise<Predictions>
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
