import type { ProgramRunner, ProgramRequest as Request } from '../../ports/program.ts'
import { captureTraining } from './capture-training.ts'
import type { Environment } from './clean-environment.ts'
import { type ProgramRequest, runProgram } from './run-program.ts'

export interface RunnerSettings {
  /** The edge's environment, cleaned before any program sees it. */
  readonly env: Environment
  readonly signal: AbortSignal
  /** Told each line of output, redacted. */
  readonly onLine: (line: string) => void
  /** Told when a program has ended, however it did. */
  readonly onEnd: () => void
  /** For metric points without a time. */
  readonly now: () => Date
}

/** The user's own commands as a port. */
export function programRunner({ env, signal, onLine, onEnd, now }: RunnerSettings): ProgramRunner {
  const settled = ({ command, cwd, variables, allow_env }: Request): ProgramRequest => ({
    command,
    cwd,
    variables,
    env,
    allowed_env: allow_env,
    on_line: onLine,
    signal,
  })
  return {
    run: (request) => runProgram(settled(request)).finally(onEnd),
    train: (request) => {
      const { run_dir, log_file } = request
      return captureTraining({ ...settled(request), run_dir, log_file, now: now().getTime() }).finally(onEnd)
    },
  }
}
