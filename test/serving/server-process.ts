import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'

export interface ServerProcess {
  readonly address: string
  readonly pid: number
  /** Sends the signal, and waits for the end. */
  end(signal?: NodeJS.Signals): Promise<ServerEnd>
}

export interface ServerEnd {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Starts a server as a process of its own and waits for its line `{"listening": ...}`; what it ended with where it never came. */
export async function startProcess(
  script: string,
  words: readonly string[],
  env: NodeJS.ProcessEnv = {},
  cwd = tmpdir(),
): Promise<ServerProcess | ServerEnd> {
  const child = spawn(process.execPath, [script, ...words], {
    cwd,
    env: { PATH: process.env['PATH'], HOME: tmpdir(), ...env },
  })
  let stdout = ''
  let stderr = ''
  const listening = Promise.withResolvers<string>()
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    const address = /^\{"listening":"([^"]+)"\}$/m.exec(stdout)?.[1]
    if (address !== undefined) listening.resolve(address)
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const ended = new Promise<ServerEnd>((done) => child.on('close', (code) => done({ code, stdout, stderr })))
  const address = await Promise.race([listening.promise, ended])
  if (typeof address !== 'string') return address
  return {
    address: address.replace('0.0.0.0', '127.0.0.1'),
    pid: child.pid!,
    end(signal = 'SIGTERM') {
      child.kill(signal)
      return ended
    },
  }
}
