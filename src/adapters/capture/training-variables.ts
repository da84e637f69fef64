/** What a training command is told; each is an environment variable. */
export interface TrainingInputs {
  readonly run_dir: string
  readonly task: string
  readonly target: string
  readonly positive: string | null
  /** Absolute paths; null where the project names no such data. */
  readonly train: string | null
  readonly test: string | null
  readonly seed: number | null
  readonly params: Readonly<Record<string, unknown>>
}

/**
 * `MLOPS_RUN_DIR` (where to leave results), `MLOPS_TASK`, `MLOPS_TARGET`, `MLOPS_POSITIVE`, `MLOPS_TRAIN_DATA`,
 * `MLOPS_TEST_DATA`, `MLOPS_SEED`, `MLOPS_PARAMS` (all of `train.params` as one JSON object). What is not known is not set.
 */
export function trainingVariables(inputs: TrainingInputs): Record<string, string> {
  const { run_dir, task, target, positive, train, test, seed, params } = inputs
  return {
    MLOPS_RUN_DIR: run_dir,
    MLOPS_TASK: task,
    MLOPS_TARGET: target,
    ...(positive === null ? {} : { MLOPS_POSITIVE: positive }),
    ...(train === null ? {} : { MLOPS_TRAIN_DATA: train }),
    ...(test === null ? {} : { MLOPS_TEST_DATA: test }),
    ...(seed === null ? {} : { MLOPS_SEED: String(seed) }),
    MLOPS_PARAMS: JSON.stringify(params),
  }
}
