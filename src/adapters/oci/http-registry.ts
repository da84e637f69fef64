import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { UserError } from '../../errors.ts'
import { digestOf } from '../../files/digest.ts'
import type { ImageRegistry, StoredManifest } from '../../ports/image-registry.ts'
import { mediaTypes } from '../../records/oci.ts'
import { checkedBlob } from './checked-blob.ts'
import { addFallbackReferrer, listReferrers, subjectOf } from './referrers.ts'
import type { RegistryClient, Request } from './registry-client.ts'
import { uploadBlob } from './upload-blob.ts'

/** What every registry takes; a larger document is none of ours. */
const MANIFEST_LIMIT = 4 * 2 ** 20

const accepted = [mediaTypes.index, mediaTypes.manifest, mediaTypes.docker_index, mediaTypes.docker_manifest].join(', ')

/** A repository of a registry that speaks the OCI distribution specification (1.1, or 1.0 as GHCR). */
export function httpRegistry(client: RegistryClient, options: { readonly chunk?: number } = {}): ImageRegistry {
  const where = `${client.registry}/${client.repository}`
  const manifest = (reference: string): Promise<StoredManifest | null> => readManifest(client, reference, where)
  const put = async ({ descriptor, bytes }: StoredManifest, reference: string): Promise<boolean> => {
    const request: Request = {
      method: 'PUT',
      path: `manifests/${reference}`,
      headers: { 'content-type': descriptor.mediaType },
      body: new Uint8Array(bytes),
    }
    const response = await client.send(request)
    if (response.status !== 201) throw await client.unexpected(request, response)
    return response.headers.has('oci-subject')
  }
  return {
    manifest,
    blob: async (descriptor) => {
      const request: Request = { method: 'GET', path: `blobs/${descriptor.digest}` }
      const response = await client.send(request)
      if (response.status === 404) throw new UserError({ where, what: `there is no blob ${descriptor.digest}` })
      if (response.status !== 200 || response.body === null) throw await client.unexpected(request, response)
      return checkedBlob(Readable.fromWeb(response.body as ReadableStream), descriptor, where)
    },
    putBlob: (blob, from) => uploadBlob(client, blob, from, options.chunk),
    putManifest: async (stored, tag) => {
      const linked = await put(stored, tag ?? stored.descriptor.digest)
      const subject = subjectOf(stored)
      if (subject !== null && !linked)
        await addFallbackReferrer(
          { manifest, put: async (index, name) => void (await put(index, name)) },
          subject,
          stored,
        )
    },
    referrers: (digest) => listReferrers(client, manifest, digest),
  }
}

async function readManifest(client: RegistryClient, reference: string, where: string): Promise<StoredManifest | null> {
  const request: Request = { method: 'GET', path: `manifests/${reference}`, headers: { accept: accepted } }
  const response = await client.send(request)
  if (response.status === 404) return null
  if (response.status !== 200) throw await client.unexpected(request, response)
  const bytes = await limited(response, where)
  const digest = `sha256:${digestOf(bytes)}`
  const expected = reference.startsWith('sha256:')
    ? reference
    : (response.headers.get('docker-content-digest') ?? digest)
  if (digest !== expected)
    throw new UserError({ where, what: `the manifest ${reference} is not intact: ${digest}`, allowed: expected })
  const mediaType = (response.headers.get('content-type') ?? mediaTypes.manifest).split(';')[0]!.trim()
  return { bytes, descriptor: { mediaType, digest, size: bytes.length } }
}

async function limited(response: Response, where: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > MANIFEST_LIMIT)
      throw new UserError({ where, what: 'the manifest is too large', allowed: `${MANIFEST_LIMIT} bytes` })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
