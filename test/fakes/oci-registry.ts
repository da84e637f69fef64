import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { digestOf } from '../../src/files/digest.ts'

export interface RegistryDoubleOptions {
  /** `Authorization` is asked for: nothing, a password, or a token that carries the scopes asked for. */
  readonly auth?: 'none' | 'basic' | 'bearer'
  /** Whether it keeps referrers itself, as registries of distribution 1.1 do. */
  readonly referrers?: boolean
}

export interface RegistryDouble extends AsyncDisposable {
  readonly host: string
  readonly blobs: Map<string, Buffer>
  readonly calls: string[]
  /** Bytes after which the next PATCH's connection is cut; empty: none. */
  readonly cuts: number[]
  /** Statuses that the next calls get instead of an answer. */
  readonly failures: number[]
  readonly scopes: string[]
}

export const account = { username: 'ada', password: 'pass:word' }

/** The OCI distribution API in memory, with what a real registry cannot be asked for: cut connections, refusals, tokens. */
export async function startRegistry(options: RegistryDoubleOptions = {}): Promise<RegistryDouble> {
  const blobs = new Map<string, Buffer>()
  const owners = new Map<string, Set<string>>()
  const manifests = new Map<string, { type: string; bytes: Buffer }>()
  const uploads = new Map<string, Buffer>()
  const state = { calls: [] as string[], cuts: [] as number[], failures: [] as number[], scopes: [] as string[] }
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', `http://${host}`)
    const method = request.method ?? 'GET'
    const end = (status: number, headers: Record<string, string> = {}, body: Buffer | string = ''): void =>
      void response.writeHead(status, headers).end(method === 'HEAD' ? '' : body)
    if (url.pathname === '/token') return token(request, url, end)
    state.calls.push(`${method} ${url.pathname}`)
    const failure = state.failures.shift()
    if (failure !== undefined) return end(failure, { 'retry-after': '0' })
    const [, name = '', kind = '', rest = ''] =
      /^\/v2\/(.+)\/(blobs|manifests|referrers)\/(.+)$/.exec(url.pathname) ?? []
    if (!permitted(request.headers.authorization, name, method)) return challenge(name, end)
    if (kind === 'manifests') return manifest(request, name, rest, end)
    if (kind === 'referrers') return referrers(name, rest, end)
    if (rest.startsWith('uploads/')) return upload(request, url, name, rest.slice(8), end)
    const blob = owners.get(rest)?.has(name) ? blobs.get(rest) : undefined
    return blob ? end(200, { 'content-length': String(blob.length) }, blob) : end(404)
  }

  type End = (status: number, headers?: Record<string, string>, body?: Buffer | string) => void

  function permitted(given: string | undefined, name: string, method: string): boolean {
    if ((options.auth ?? 'none') === 'none') return true
    if (options.auth === 'basic') return given === `Basic ${btoa(`${account.username}:${account.password}`)}`
    const wanted = method === 'GET' || method === 'HEAD' ? 'pull' : 'push'
    const scopes = given?.startsWith('Bearer ') ? (JSON.parse(atob(given.slice(7))) as string[]) : []
    return scopes.some((scope) => scope.startsWith(`repository:${name}:`) && scope.includes(wanted))
  }

  function challenge(name: string, end: End): void {
    const asked = `Bearer realm="http://${host}/token",service="double",scope="repository:${name}:pull"`
    end(401, { 'www-authenticate': options.auth === 'basic' ? 'Basic realm="double"' : asked })
  }

  function token(request: IncomingMessage, url: URL, end: End): void {
    const known = request.headers.authorization === `Basic ${btoa(`${account.username}:${account.password}`)}`
    if (!known) {
      end(401)
      return
    }
    state.scopes.push(...url.searchParams.getAll('scope'))
    end(200, {}, JSON.stringify({ token: btoa(JSON.stringify(url.searchParams.getAll('scope'))) }))
  }

  async function manifest(request: IncomingMessage, name: string, reference: string, end: End): Promise<void> {
    const key = (one: string): string => `${name} ${one}`
    if (request.method !== 'PUT') {
      const found = manifests.get(key(reference))
      const headers = { 'docker-content-digest': `sha256:${digestOf(found?.bytes ?? '')}` }
      return found ? end(200, { ...headers, 'content-type': found.type }, found.bytes) : end(404)
    }
    const bytes = await bodyOf(request)
    const stored = { type: request.headers['content-type'] ?? '', bytes }
    manifests.set(key(reference), stored)
    manifests.set(key(`sha256:${digestOf(bytes)}`), stored)
    const { subject } = JSON.parse(bytes.toString()) as { subject?: { digest: string } }
    end(201, options.referrers && subject ? { 'oci-subject': subject.digest } : {})
  }

  function referrers(name: string, digest: string, end: End): void {
    if (!options.referrers) {
      end(404)
      return
    }
    const found = new Map<string, object>()
    for (const [key, { bytes, type }] of manifests) {
      const content = JSON.parse(bytes.toString()) as {
        subject?: { digest: string }
        artifactType?: string
        annotations?: object
      }
      if (!key.startsWith(`${name} `) || content.subject?.digest !== digest) continue
      const { artifactType, annotations } = content
      const own = `sha256:${digestOf(bytes)}`
      found.set(own, { mediaType: type, digest: own, size: bytes.length, artifactType, annotations })
    }
    end(200, {}, JSON.stringify({ schemaVersion: 2, manifests: [...found.values()] }))
  }

  async function upload(request: IncomingMessage, url: URL, name: string, id: string, end: End): Promise<void> {
    const location = (session: string): Record<string, string> => ({
      location: `/v2/${name}/blobs/uploads/${session}?state=s`,
    })
    if (request.method === 'POST') {
      const { mount, from } = Object.fromEntries(url.searchParams)
      if (mount && from && owners.get(mount)?.has(from)) {
        owners.get(mount)!.add(name)
        return end(201)
      }
      const session = randomUUID()
      uploads.set(session, Buffer.alloc(0))
      return end(202, location(session))
    }
    const before = uploads.get(id)
    if (!before) return end(404)
    const range = { range: `0-${Math.max(0, before.length - 1)}` }
    if (request.method === 'GET') return end(204, { ...location(id), ...range })
    if (request.method === 'PATCH') {
      const start = Number(/^(\d+)-/.exec(request.headers['content-range'] ?? '0-')?.[1])
      if (start !== before.length) return end(416, { ...location(id), ...range })
      const cut = state.cuts.shift()
      const bytes = await bodyOf(request)
      uploads.set(id, Buffer.concat([before, bytes.subarray(0, cut ?? bytes.length)]))
      if (cut !== undefined) return void request.socket.destroy()
      return end(202, location(id))
    }
    const digest = url.searchParams.get('digest') ?? ''
    if (`sha256:${digestOf(before)}` !== digest) return end(400, {}, '{"errors":[{"code":"DIGEST_INVALID"}]}')
    uploads.delete(id)
    blobs.set(digest, before)
    owners.set(digest, (owners.get(digest) ?? new Set()).add(name))
    end(201)
  }

  return {
    host,
    blobs,
    ...state,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
