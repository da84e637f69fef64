import type { MetricPoint } from '../records/run.ts'

export interface ProgramRequest {
  readonly command: string
  readonly cwd: string
  /** Variables added to the cleaned environment. */
  readonly variables: Readonly<Record<string, string>>
  /** Names of secret-like variables that are let through. */
  readonly allow_env: readonly string[]
}

export interface ProgramEnd {
  readonly exit_code: number | null
  readonly seconds: number
  /** Last lines of its output, secrets redacted. */
  readonly log_tail: readonly string[]
}

/** What the user's own training program left in its run folder. */
export interface Captured extends ProgramEnd {
  readonly params: Readonly<Record<string, string | number | boolean | null>>
  readonly metrics: Readonly<Record<string, number | null>>
  readonly history: readonly MetricPoint[]
  readonly tags: Readonly<Record<string, string>>
  /** Folder of the model package; null: none was written. */
  readonly model: string | null
  /** Predictions file; null: none was written. */
  readonly predictions: string | null
}

/** Runs the user's own commands in an environment without tokens (design §7). */
export interface ProgramRunner {
  /** `data.fetch`, `data.prepare` and the like. */
  run(request: ProgramRequest): Promise<ProgramEnd>
  /** `train.run`: what it wrote to `run_dir` is read back and checked. */
  train(request: ProgramRequest & { readonly run_dir: string }): Promise<Captured>
}
