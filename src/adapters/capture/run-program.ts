import { statSync } from 'node:fs'
import { UserError } from '../../errors.ts'
import { cleanEnvironment, type Environment, secretValues } from './clean-environment.ts'
import { endOf, killGroup, startShell } from './process-group.ts'
import { openLog } from './program-log.ts'
import { redactor } from './redact.ts'

const TAIL_LINES = 200

export interface ProgramRequest {
  /** The project's own script: run by `bash -eo pipefail`, or `sh -e` without bash. Nothing is ever pasted into it. */
  readonly command: string
  readonly cwd: string
  /** What to clean and pass on: an edge's own environment. */
  readonly env: Environment
  /** Secret-like variables that the project declares. */
  readonly allowed_env?: readonly string[]
  /** Set after cleaning: MLOPS_* and such. */
  readonly variables?: Readonly<Record<string, string>>
  /** Told each line as it comes, redacted. */
  readonly on_line?: (line: string) => void
  /** Where the redacted output is kept, up to 50 MB. */
  readonly log_file?: string
  readonly timeout_seconds?: number
  readonly signal?: AbortSignal
}

export interface ProgramResult {
  /** null when it was killed. */
  readonly exit_code: number | null
  /** In words, e.g. `exit code 1`; null when it ended well. */
  readonly failure: string | null
  readonly seconds: number
  /** Its last 200 lines, redacted. */
  readonly log_tail: readonly string[]
}

/**
 * Runs a program of the user's to its end, in a process group of its own that is killed on abort, on time-out, and at the end
 * with whatever it left running. A failing program is a result; throws the signal's reason on abort.
 */
export async function runProgram(request: ProgramRequest): Promise<ProgramResult> {
  const { command, cwd, signal } = request
  signal?.throwIfAborted()
  if (!statSync(cwd, { throwIfNoEntry: false })?.isDirectory())
    throw new UserError({ where: cwd, what: 'no such folder to run a command in' })
  const env = { ...cleanEnvironment(request.env, request.allowed_env ?? []), ...request.variables }
  const redact = redactor(secretValues(request.env))
  const log = request.log_file === undefined ? null : await openLog(request.log_file)
  const tail: string[] = []
  const keep = (raw: string) => {
    const line = redact(raw)
    if (tail.push(line) > TAIL_LINES) tail.shift()
    log?.write(line)
    request.on_line?.(line)
  }
  const started = performance.now()
  let timed_out = false
  let timer: NodeJS.Timeout | undefined
  let stop = () => {}
  try {
    const child = await startShell(command, cwd, env)
    stop = () => killGroup(child)
    if (request.timeout_seconds !== undefined) {
      timer = setTimeout(() => {
        timed_out = true
        stop()
      }, request.timeout_seconds * 1000)
    }
    signal?.addEventListener('abort', stop, { once: true })
    if (signal?.aborted) stop()
    const { code, killed_by } = await endOf(child, keep)
    if (signal?.aborted) throw signal.reason
    const failure = timed_out
      ? `stopped after ${request.timeout_seconds} seconds`
      : killed_by !== null
        ? `killed by ${killed_by}`
        : code === 0
          ? null
          : `exit code ${code}`
    return {
      exit_code: timed_out ? null : code,
      failure,
      seconds: (performance.now() - started) / 1000,
      log_tail: tail,
    }
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
    await log?.close()
  }
}
