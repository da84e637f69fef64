import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Job } from './env.ts'
import type { Fault } from './faults.ts'
import type { GitHubDouble } from './github.ts'
import type { TokenRequest } from './permissions.ts'
import { stateOf } from './state.ts'

/**
 * A small HTTP edge over a double that runs as a process of its own. All bodies are JSON.
 *
 * - `POST /seed/NAME` with the list of that seed function's arguments: what it returns
 * - `POST /token` with a token request: `{token}`; `POST /env` with a job: the environment
 * - `POST /faults` with a fault (no functions, patterns or kills); `DELETE /faults`
 * - `GET /state`: all that is stored, with exchanges and violations; `POST /stop`
 */
export async function control(double: GitHubDouble, stop: () => void): Promise<{ url: string; close(): void }> {
  const actions: Record<string, (body: unknown) => unknown> = {
    'POST /token': (body) => ({ token: double.token(body as TokenRequest) }),
    'POST /env': (body) => double.env(body as Job),
    'POST /faults': (body) => double.faults.add(body as Fault),
    'DELETE /faults': () => double.faults.clear(),
    'GET /state': () => stateOf(double),
    'POST /stop': () => setImmediate(stop) && null,
  }
  const seed = double.seed as unknown as Record<string, (...values: unknown[]) => unknown>
  const act = async (request: IncomingMessage): Promise<unknown> => {
    const body = await json(request)
    const name = /^\/seed\/(\w+)$/.exec(request.url ?? '')?.[1]
    if (request.method === 'POST' && name && typeof seed[name] === 'function') return seed[name](...(body as unknown[]))
    const action = actions[`${request.method} ${request.url}`]
    if (!action) throw new Error(`no such control: ${request.method} ${request.url}`)
    return action(body)
  }
  const server = createServer((request, response) => {
    act(request).then(
      (value) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value ?? null)),
      (error: Error) => response.writeHead(400).end(JSON.stringify({ message: error.message })),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => void server.close() }
}

async function json(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString('utf8')
  return text ? (JSON.parse(text) as unknown) : null
}
