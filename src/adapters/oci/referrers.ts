import { documentOf } from '../../image/manifest.ts'
import type { StoredManifest } from '../../ports/image-registry.ts'
import { type Descriptor, descriptorSchema, type Index, indexSchema, mediaTypes } from '../../records/oci.ts'
import type { RegistryClient, Request } from './registry-client.ts'

const rounds = 5

/** The `subject` of a manifest or index. */
export function subjectOf({ bytes }: StoredManifest): Descriptor | null {
  const { subject } = parse(bytes) as { subject?: unknown }
  return subject === undefined || subject === null ? null : descriptorSchema.parse(subject)
}

export async function listReferrers(
  client: RegistryClient,
  manifest: (reference: string) => Promise<StoredManifest | null>,
  digest: string,
): Promise<readonly Descriptor[]> {
  const request: Request = { method: 'GET', path: `referrers/${digest}`, headers: { accept: mediaTypes.index } }
  const response = await client.send(request)
  if (response.status === 200) return indexSchema.parse(await response.json()).manifests
  // 404: the registry (GHCR, and everything before distribution 3) has no such API.
  if (response.status !== 404) throw await client.unexpected(request, response)
  await response.body?.cancel()
  return (await fallbackIndex(manifest, digest)).manifests
}

/** What the fallback needs of a registry. */
export interface TagStore {
  manifest(reference: string): Promise<StoredManifest | null>
  put(manifest: StoredManifest, tag: string): Promise<void>
}

/**
 * Where a registry does not keep referrers itself, clients keep an index of them under the tag `sha256-<hex>`
 * (distribution specification, "Unavailable Referrers API"). Two that write at once can lose one, so it is read again until it
 * holds ours.
 */
export async function addFallbackReferrer(
  store: TagStore,
  subject: Descriptor,
  referrer: StoredManifest,
): Promise<void> {
  const { artifactType, annotations } = parse(referrer.bytes) as Pick<Descriptor, 'artifactType' | 'annotations'>
  const entry: Descriptor = {
    ...referrer.descriptor,
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(annotations === undefined ? {} : { annotations }),
  }
  for (let round = 0; round < rounds; round += 1) {
    const index = await fallbackIndex(store.manifest, subject.digest)
    if (index.manifests.some(({ digest }) => digest === entry.digest)) return
    const grown: Index = { ...index, manifests: [...index.manifests, entry] }
    await store.put(documentOf(mediaTypes.index, grown), fallbackTag(subject.digest))
  }
  throw new Error(
    `the tag ${fallbackTag(subject.digest)} does not keep what is put there: other clients keep writing it`,
  )
}

async function fallbackIndex(manifest: TagStore['manifest'], digest: string): Promise<Index> {
  const stored = await manifest(fallbackTag(digest))
  if (stored === null) return { schemaVersion: 2, mediaType: mediaTypes.index, manifests: [] }
  return indexSchema.parse(parse(stored.bytes))
}

function fallbackTag(digest: string): string {
  return digest.replace(':', '-')
}

function parse(bytes: Uint8Array): unknown {
  return JSON.parse(Buffer.from(bytes).toString('utf8'))
}
