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
  /** Milliseconds since 1970, for metric points without a time. */
  readonly now?: () => number
}

/** The user's own commands as a port. */
export function programRunner({ env, signal, onLine, onEnd, now = Date.now }: RunnerSettings): ProgramRunner {
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
    async run(request) {
      try {
        return await runProgram(settled(request))
      } finally {
        onEnd()
      }
    },
    async train(request) {
      try {
        const captured = await captureTraining({ ...settled(request), run_dir: request.run_dir, now: now() })
        if (captured.status === 'finished') {
          const { model_dir, predictions_file, ...rest } = captured
          return { ...rest, model: model_dir, predictions: predictions_file }
        }
        return { ...captured, params: {}, metrics: {}, history: [], tags: {}, model: null, predictions: null }
      } finally {
        onEnd()
      }
    },
  }
}
