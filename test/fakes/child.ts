import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface Ended {
  /** Null when it was killed. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a compiled script under this Node with exactly `env`; `fast` shortens the packages' fixed retry delays. */
export function runScript(
  script: string,
  env: Readonly<Record<string, string>>,
  options: {
    readonly cwd?: string
    readonly args?: readonly string[]
    readonly fast?: boolean
    readonly input?: string
  } = {},
): Promise<Ended> {
  const preload = fileURLToPath(new URL('./fast-timers.js', import.meta.url))
  const flags = ['--no-warnings', ...(options.fast ? ['--import', preload] : [])]
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...flags, script, ...(options.args ?? [])], {
      env,
      ...(options.cwd && { cwd: options.cwd }),
    })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
    child.stdin.end(options.input ?? '')
  })
}
