import { Agent, request } from 'node:http'
import { UserError } from '../../errors.ts'

/** Longest answer that is looked at. */
const LIMIT = 64 * 2 ** 20

export interface JsonClient {
  post(path: string, body: unknown): Promise<unknown>
  close(): void
}

/** Posts JSON over one connection, one request after another: Node's `fetch` would cost more than the server does. */
export function jsonClient(address: string, signal: AbortSignal): JsonClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  return {
    post: (path, body) => post(new URL(path, address), JSON.stringify(body), agent, signal),
    close: () => agent.destroy(),
  }
}

function post(url: URL, body: string, agent: Agent, signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
    const call = request(url, { method: 'POST', agent, headers, signal }, (response) => {
      const chunks: Buffer[] = []
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > LIMIT) call.destroy(new Error('the answer is too long'))
        else chunks.push(chunk)
      })
      response.on('error', reject)
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        const { statusCode = 0 } = response
        if (statusCode < 200 || statusCode > 299) reject(refusal(url, statusCode, text))
        else resolve(JSON.parse(text))
      })
    })
    call.on('error', reject)
    call.end(body)
  })
}

function refusal({ pathname }: URL, status: number, text: string): UserError {
  return new UserError({
    where: 'golden replay',
    what: `the packaged server answered ${pathname} with ${status}: ${text.slice(0, 500)}`,
  })
}
