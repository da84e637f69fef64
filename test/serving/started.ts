import type { PackageContent } from '../../src/model/package.ts'
import type { ServeOptions } from '../../src/serving/serve-options.ts'
import { type RunningServer, startServer } from '../../src/serving/start-server.ts'
import { smallPackage } from './small-package.ts'

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** Read as JSON. */
  json<T = unknown>(): T
}

export interface Started extends AsyncDisposable {
  readonly server: RunningServer
  get(path: string, headers?: Record<string, string>): Promise<Answer>
  /** A string or bytes go as they are, anything else as JSON. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>
}

/** A real server of the small package (or another) on a free port of this machine. */
export async function started(
  options: Partial<ServeOptions> = {},
  content: Partial<PackageContent> = {},
): Promise<Started> {
  const server = await startServer({
    package: options.package ?? (await smallPackage(content)),
    name: null,
    version: null,
    digest: null,
    port: 0,
    host: '127.0.0.1',
    keys_file: null,
    body_limit: 8 * 2 ** 20,
    queue: 1024,
    timeout: 30_000,
    drain_delay: 0,
    batch: { rows: 256, wait: 0 },
    log: null,
    profile: { window: 3_600_000, kept: 48, hidden: [] },
    ...options,
  })
  const ask = async (path: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(`${server.address}${path}`, init)
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, json: <T>() => JSON.parse(text) as T }
  }
  return {
    server,
    get: (path, headers = {}) => ask(path, { headers }),
    post: (path, body, headers = {}) =>
      ask(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' || body instanceof Uint8Array ? (body as string) : JSON.stringify(body),
      }),
    [Symbol.asyncDispose]: () => server.close(),
  }
}
