import { type ChildProcess, spawn } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../../errors.ts'
import { environment } from '../../image/config.ts'
import type { TriedServer, TryServer } from '../../ports/try-server.ts'
import { jsonClient } from './json-client.ts'

const LONGEST_START = 120_000
const LONGEST_STOP = 30_000
const KEPT = 20_000

/** The server as a process of this Node: what a container runs, without the container. */
export function nodeTrial(signal: AbortSignal): TryServer {
  return async ({ root, command: [entry = '', ...words] }) => {
    signal.throwIfAborted()
    const place = ['--package', join(root, 'model'), '--port', '0', '--host', '127.0.0.1']
    const child = spawn(process.execPath, [join(root, entry), ...words, ...place], {
      cwd: root,
      env: { ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const stop = (): void => void child.kill('SIGKILL')
    signal.addEventListener('abort', stop, { once: true })
    const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
    const dispose = async (): Promise<void> => {
      signal.removeEventListener('abort', stop)
      const late = setTimeout(stop, LONGEST_STOP)
      child.kill('SIGTERM')
      await ended
      clearTimeout(late)
    }
    try {
      const client = jsonClient(await listening(child), signal)
      return {
        post: client.post,
        cpuSeconds: () => cpuSeconds(child.pid ?? 0),
        [Symbol.asyncDispose]: async () => {
          client.close()
          await dispose()
        },
      } satisfies TriedServer
    } catch (error) {
      await dispose()
      signal.throwIfAborted()
      throw error
    }
  }
}

/** The server says on standard output, in one line of JSON, when it is ready. */
function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    let errors = ''
    const late = setTimeout(
      () => reject(notReady(`it was not ready after ${LONGEST_START / 1000} seconds`, errors)),
      LONGEST_START,
    )
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-KEPT)
      const [, address] = /"listening":\s*"(http:[^"]+)"/.exec(output) ?? []
      if (address === undefined) return
      clearTimeout(late)
      resolve(address.replace(/\/$/, ''))
    })
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      errors = (errors + text).slice(-KEPT)
    })
    child.once('error', reject)
    child.once('close', (code) => {
      clearTimeout(late)
      reject(notReady(`it ended with exit code ${code}`, errors))
    })
  })
}

function notReady(what: string, errors: string): UserError {
  const last = errors.trim().split('\n').slice(-20).join('\n')
  return new UserError({
    where: 'golden replay',
    what: `the packaged server does not serve this model: ${what}\n${last}`,
  })
}

/** Sum over the threads that live, in nanoseconds, from Linux' scheduler; its own clock ticks are too coarse for a request. */
async function cpuSeconds(pid: number): Promise<number | null> {
  const tasks = `/proc/${pid}/task`
  const ids = await readdir(tasks).catch(() => null)
  if (ids === null) return null
  let nanoseconds = 0
  for (const id of ids) {
    const text = await readFile(join(tasks, id, 'schedstat'), 'utf8').catch(() => '')
    nanoseconds += Number(text.split(' ')[0] ?? 0)
  }
  return nanoseconds === 0 ? null : nanoseconds / 1e9
}
