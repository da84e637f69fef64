import type { ProgramRunner } from '../../ports/program.ts'
import { captureTraining } from './capture-training.ts'
import type { Environment } from './clean-environment.ts'
import { runProgram } from './run-program.ts'

export interface ProgramRunnerOptions {
  /** What to clean and pass on: the edge's environment. */
  readonly env: Environment
  readonly signal: AbortSignal
  readonly now: () => Date
  /** Told each line of a program's output, redacted. */
  readonly onLine: (line: string) => void
  readonly onEnd: () => void
}

/** The user's own commands, run on this machine. */
export function programRunner({ env, signal, now, onLine, onEnd }: ProgramRunnerOptions): ProgramRunner {
  const watched = async <T>(work: Promise<T>): Promise<T> => work.finally(onEnd)
  return {
    run: ({ command, cwd, variables, allow_env }) =>
      watched(runProgram({ command, cwd, env, variables, allowed_env: allow_env, signal, on_line: onLine })),
    train: ({ command, cwd, allow_env, log_file, inputs }) =>
      watched(
        captureTraining({ command, cwd, env, allowed_env: allow_env, log_file, inputs, signal, on_line: onLine, now: now().getTime() }),
      ),
  }
}
