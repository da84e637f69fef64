import { type ChildProcess, spawn } from 'node:child_process'
import { UserError } from '../../errors.ts'
import { lineReader } from './line-reader.ts'

const GRACE_MS = 5_000

/** Resolves once the program runs; `sh` where there is no bash. */
export async function startShell(command: string, cwd: string, env: Record<string, string>): Promise<ChildProcess> {
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
export async function endOf(
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
  const moment = setTimeout(() => signalGroup(child, 'SIGKILL'), 500)
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 2_000).unref())])
  clearTimeout(moment)
  signalGroup(child, 'SIGKILL')
  child.stdout?.destroy()
  child.stderr?.destroy()
  for (const reader of readers) reader.end()
  return result
}

/** Asks the group to end, and makes it after five seconds. */
export function killGroup(child: ChildProcess): void {
  signalGroup(child, 'SIGTERM')
  const last = setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE_MS)
  child.once('exit', () => clearTimeout(last))
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
