import type { MetricPoint, Run } from '../records/run.ts'

export interface ProgramRequest {
  /** The project's own script. */
  readonly command: string
  readonly cwd: string
  /** Variables added to the cleaned environment. */
  readonly variables: Readonly<Record<string, string>>
  /** Names of secret-like variables that are let through. */
  readonly allow_env: readonly string[]
}

export interface ProgramEnd {
  /** null when it was killed. */
  readonly exit_code: number | null
  /** In words, e.g. `exit code 1`; null when it ended well. */
  readonly failure: string | null
  readonly seconds: number
  /** Its last lines, secrets redacted. */
  readonly log_tail: readonly string[]
}

export interface TrainingRequest extends ProgramRequest {
  /** Where the program leaves its results; told to it as `MLOPS_RUN_DIR`. */
  readonly run_dir: string
  /** Where its redacted output is kept. */
  readonly log_file: string
}

/** What the user's own training program left in its run folder. */
export type Captured =
  | (ProgramEnd & { readonly status: 'failed' })
  | (ProgramEnd & {
      readonly status: 'finished'
      readonly params: Run['params']
      readonly metrics: Run['logged']
      readonly history: readonly MetricPoint[]
      readonly tags: Run['tags']
      /** Folder of the model; null: none was written. */
      readonly model_dir: string | null
      /** Predictions file; null: none was written. */
      readonly predictions_file: string | null
    })

/** Runs the user's own commands in an environment without tokens (design §7). */
export interface ProgramRunner {
  /** `data.fetch`, `data.prepare` and the like. */
  run(request: ProgramRequest): Promise<ProgramEnd>
  /** `train.run`: what it left is read back and checked. A failing command is a result, not an error. */
  train(request: TrainingRequest): Promise<Captured>
}
