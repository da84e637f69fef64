import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Exchange, Origin } from './exchanges.ts'
import type { Fault, Faults } from './faults.ts'
import type { Answer } from './router.ts'

export interface Received {
  readonly origin: Origin
  readonly method: string
  readonly url: URL
  readonly headers: IncomingMessage['headers']
  readonly bytes: Buffer
  /** The body never arrived whole. */
  readonly broken: boolean
}

export interface Handled {
  readonly answer: Answer
  readonly validated: boolean
}

export interface Listening {
  readonly url: string
  close(): Promise<void>
}

/** One loopback origin. Faults strike here, so that handlers know nothing of them. */
export async function listen(
  origin: Origin,
  faults: Faults,
  record: (exchange: Exchange) => void,
  handle: (received: Received) => Promise<Handled>,
): Promise<Listening> {
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const bytes = await body(request)
    const method = request.method ?? 'GET'
    const path = request.url ?? '/'
    const struck = faults.strike({ origin, method, path })
    const cut = (status: number): void => {
      record({ origin, method, path, status, validated: false })
      request.socket.destroy()
    }
    for (const fault of struck) {
      if (fault.kind === 'delay') await new Promise((resolve) => setTimeout(resolve, fault.milliseconds))
      if (fault.kind === 'kill' && fault.when === 'before') await fault.kill()
      if (fault.kind === 'kill' && fault.when === 'before') return cut(0)
      if (fault.kind === 'cut' && fault.when === 'before') return cut(0)
    }
    const status = struck.find((fault) => fault.kind === 'status')
    const broken = struck.some((fault) => fault.kind === 'starter')
    const url = new URL(path, 'http://127.0.0.1')
    const { answer, validated } = status
      ? { answer: failed(status), validated: false }
      : await handle({ origin, method, url, headers: request.headers, bytes, broken })
    for (const fault of struck) {
      if (fault.kind === 'kill' && fault.when === 'after') await fault.kill()
      if ((fault.kind === 'kill' || fault.kind === 'cut') && fault.when === 'after') return cut(0)
    }
    record({ origin, method, path, status: answer.status, validated })
    send(response, answer)
  }
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      record({ origin, method: request.method ?? '', path: request.url ?? '', status: 500, validated: false })
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
      if (!response.headersSent) send(response, { status: 500, body: { message: `the double failed: ${message}` } })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => close(server) }
}

function failed(fault: Fault & { kind: 'status' }): Answer {
  const message = fault.message ?? (fault.status === 429 ? 'API rate limit exceeded' : 'Server Error')
  return { status: fault.status, body: { message }, ...(fault.headers && { headers: fault.headers }) }
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

async function body(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

function send(response: ServerResponse, { status, body: json, bytes, headers }: Answer): void {
  const payload = bytes ?? (json === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(json)))
  const type = bytes || json === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }
  const length = status === 204 || headers?.['content-length'] ? {} : { 'content-length': String(payload.length) }
  response.writeHead(status, { ...type, ...length, 'x-github-request-id': 'DOUBLE', ...headers })
  response.end(status === 204 ? undefined : payload)
}
