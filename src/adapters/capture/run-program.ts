import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream, statSync } from 'node:fs'
import { finished } from 'node:stream/promises'
import { UserError } from '../../errors.ts'
import { cleanEnvironment, type Environment, secretValues } from './clean-environment.ts'
import { lineReader } from './line-reader.ts'
import { redactor } from './redact.ts'

const TAIL_LINES = 200
const MAX_LOG_BYTES = 50_000_000
const GRACE_MS = 5_000

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
  const log = request.log_file === undefined ? null : createWriteStream(request.log_file)
  const tail: string[] = []
  let logged = 0
  const keep = (raw: string) => {
    const line = redact(raw)
    if (tail.push(line) > TAIL_LINES) tail.shift()
    logged += line.length + 1
    if (logged <= MAX_LOG_BYTES) log?.write(`${line}\n`)
    request.on_line?.(line)
  }
  const started = performance.now()
  const child = await start(command, cwd, env)
  let timed_out = false
  const stop = () => killGroup(child, 'SIGTERM')
  const timer =
    request.timeout_seconds === undefined
      ? undefined
      : setTimeout(() => {
          timed_out = true
          stop()
        }, request.timeout_seconds * 1000)
  signal?.addEventListener('abort', stop, { once: true })
  try {
    const { code, killed_by } = await ended(child, keep)
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
    if (log) {
      log.end()
      await finished(log)
    }
  }
}

/** Resolves once the program runs; `sh` where there is no bash. */
async function start(command: string, cwd: string, env: Record<string, string>): Promise<ChildProcess> {
  const shells: [string, string[]][] = [
    ['bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', command]],
    ['sh', ['-e', '-c', command]],
  ]
  for (const [shell, args] of shells) {
    const child = spawn(shell, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
    const error = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
      child.once('spawn', () => resolve(null))
      child.once('error', resolve)
    })
    if (error === null) return child
    if (error.code !== 'ENOENT') throw error
  }
  throw new UserError({ where: 'PATH', what: 'neither bash nor sh was found to run the command with' })
}

/** After the exit, waits a moment for the last output, then ends what the program left running. */
async function ended(
  child: ChildProcess,
  keep: (line: string) => void,
): Promise<{ code: number | null; killed_by: NodeJS.Signals | null }> {
  const readers = [child.stdout!, child.stderr!].map((stream) => {
    const reader = lineReader(keep)
    stream.on('data', (chunk: Buffer) => reader.write(chunk))
    return reader
  })
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const result = await new Promise<{ code: number | null; killed_by: NodeJS.Signals | null }>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, killed_by) => resolve({ code, killed_by }))
  })
  const moment = setTimeout(() => killGroup(child, 'SIGKILL'), 500)
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 2_000).unref())])
  clearTimeout(moment)
  signalGroup(child, 'SIGKILL')
  child.stdout?.destroy()
  child.stderr?.destroy()
  for (const reader of readers) reader.end()
  return result
}

function killGroup(child: ChildProcess, first: NodeJS.Signals): void {
  signalGroup(child, first)
  if (first !== 'SIGKILL') {
    const last = setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE_MS)
    child.once('exit', () => clearTimeout(last))
  }
}

function signalGroup(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, name)
  } catch (error) {
    // The group is gone already: that is what was wanted.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
