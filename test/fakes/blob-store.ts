import { createHash, randomBytes } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Answer } from './answer.ts'

interface Blob {
  readonly bytes: Buffer
  readonly type: string
}

/** Block blobs behind signed URLs: Azure's single PUT, its blocks and block list, and plain GET. */
export interface BlobStore {
  put(key: string, bytes: Buffer, type: string): void
  get(key: string): Promise<Buffer | null>
  remove(key: string): void
  /** `file` is the name offered to whoever downloads. */
  sign(key: string, access: 'r' | 'w', file?: string): string
  /** A request to one of the signed URLs, where they lead back to the double. */
  handle(method: string, url: URL, headers: IncomingHttpHeaders, bytes: Buffer): Answer
}

export const blobPath = '/blobs/'

export function blobStore(origin: () => string): BlobStore {
  const blobs = new Map<string, Blob>()
  const blocks = new Map<string, Map<string, Buffer>>()
  const signatures = new Map<string, { key: string; access: 'r' | 'w'; file: string }>()

  function write(key: string, url: URL, headers: IncomingHttpHeaders, bytes: Buffer): Answer {
    const comp = url.searchParams.get('comp')
    const type = String(headers['x-ms-blob-content-type'] ?? 'application/octet-stream')
    if (comp === 'block') {
      const id = url.searchParams.get('blockid')
      if (!id) return refuse(400, 'InvalidQueryParameterValue')
      const staged = blocks.get(key) ?? new Map<string, Buffer>()
      blocks.set(key, staged.set(id, bytes))
      return { status: 201, headers: azure }
    }
    if (comp === 'blocklist') {
      const staged = blocks.get(key)
      const ids = [...bytes.toString('utf8').matchAll(/<(?:Latest|Uncommitted|Committed)>([^<]+)</g)].map(
        (found) => found[1] ?? '',
      )
      const parts = ids.map((id) => staged?.get(id))
      if (parts.some((part) => part === undefined)) return refuse(400, 'InvalidBlockList')
      blobs.set(key, { bytes: Buffer.concat(parts as Buffer[]), type })
      blocks.delete(key)
      return { status: 201, headers: { ...azure, etag: `"${digest(blobs.get(key)!.bytes)}"` } }
    }
    if (headers['x-ms-blob-type'] !== 'BlockBlob') return refuse(400, 'MissingRequiredHeader')
    blobs.set(key, { bytes, type })
    return { status: 201, headers: { ...azure, etag: `"${digest(bytes)}"` } }
  }

  function serve(key: string, file: string, headers: IncomingHttpHeaders, method: string): Answer {
    const blob = blobs.get(key)
    if (!blob) return refuse(404, 'BlobNotFound')
    const common = {
      ...azure,
      'content-type': blob.type,
      'accept-ranges': 'bytes',
      'content-disposition': `attachment; filename="${file}"; filename*=UTF-8''${encodeURIComponent(file)}`,
    }
    const range = /^bytes=(\d+)-(\d*)$/.exec(String(headers['x-ms-range'] ?? headers.range ?? ''))
    if (method === 'HEAD') return { status: 200, headers: { ...common, 'content-length': String(blob.bytes.length) } }
    if (!range) return { status: 200, bytes: blob.bytes, headers: common }
    const from = Number(range[1])
    const to = Math.min(range[2] ? Number(range[2]) : Infinity, blob.bytes.length - 1)
    if (from > to) return refuse(416, 'InvalidRange')
    const part = { ...common, 'content-range': `bytes ${from}-${to}/${blob.bytes.length}` }
    return { status: 206, bytes: blob.bytes.subarray(from, to + 1), headers: part }
  }

  return {
    put: (key, bytes, type) => void blobs.set(key, { bytes, type }),
    get: async (key) => blobs.get(key)?.bytes ?? null,
    remove: (key) => void blobs.delete(key),
    sign(key, access, file = 'artifact') {
      const sig = randomBytes(16).toString('base64url')
      signatures.set(sig, { key, access, file })
      return `${origin()}${blobPath}${encodeURIComponent(key)}?sp=${access}&sig=${sig}`
    },
    handle(method, url, headers, bytes) {
      const key = decodeURIComponent(url.pathname.slice(blobPath.length))
      const signed = signatures.get(url.searchParams.get('sig') ?? '')
      if (!signed || signed.key !== key) return refuse(403, 'AuthenticationFailed')
      if (method === 'PUT')
        return signed.access === 'w' ? write(key, url, headers, bytes) : refuse(403, 'AuthorizationPermissionMismatch')
      if (method !== 'GET' && method !== 'HEAD') return refuse(405, 'UnsupportedHttpVerb')
      return signed.access === 'r'
        ? serve(key, signed.file, headers, method)
        : refuse(403, 'AuthorizationPermissionMismatch')
    },
  }
}

const azure = { 'x-ms-version': '2025-11-05', 'x-ms-request-server-encrypted': 'true' }

function refuse(status: number, code: string): Answer {
  const xml = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`
  return {
    status,
    bytes: Buffer.from(xml),
    headers: { ...azure, 'content-type': 'application/xml', 'x-ms-error-code': code },
  }
}

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
