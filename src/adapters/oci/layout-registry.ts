import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { access, mkdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { UserError } from '../../errors.ts'
import { writeAtomic } from '../../files/atomic-write.ts'
import { digestOf } from '../../files/digest.ts'
import { readRecord } from '../../files/read-record.ts'
import type { BlobSource, ImageRegistry, StoredManifest } from '../../ports/image-registry.ts'
import { type Descriptor, type Index, indexSchema, mediaTypes } from '../../records/oci.ts'
import { checkedBlob } from './checked-blob.ts'
import { subjectOf } from './referrers.ts'

const NAME = 'org.opencontainers.image.ref.name'

/** An OCI image layout (image-spec, image-layout.md): a folder that skopeo, podman and containerd read. Made by the first write. */
export function layoutRegistry(folder: string): ImageRegistry {
  const blobFile = (digest: string): string => join(folder, 'blobs', ...digest.split(':'))
  return {
    manifest: async (reference) => {
      const { manifests } = await readIndex(folder)
      const named = manifests.find(
        ({ digest, annotations }) => digest === reference || annotations?.[NAME] === reference,
      )
      // Many tools name the one image of a layout not at all.
      const [only, ...others] = manifests
      const entry =
        named ?? (reference === 'latest' && others.length === 0 && !only?.annotations?.[NAME] ? only : undefined)
      const descriptor = entry ?? (await unlisted(blobFile, reference))
      return descriptor === null ? null : readManifest(blobFile(descriptor.digest), descriptor, folder)
    },
    blob: async (descriptor) => {
      const file = blobFile(descriptor.digest)
      if (!(await exists(file))) throw new UserError({ where: folder, what: `there is no blob ${descriptor.digest}` })
      return checkedBlob(createReadStream(file), descriptor, folder)
    },
    putBlob: (blob) => writeBlob(blobFile(blob.descriptor.digest), blob, folder),
    putManifest: async (stored, tag) => {
      const { descriptor, bytes } = stored
      await makeLayout(folder)
      await writeAtomic(blobFile(descriptor.digest), bytes)
      const index = await readIndex(folder)
      const { mediaType, digest, size, platform } = descriptor
      const entry: Descriptor = {
        mediaType,
        digest,
        size,
        ...(platform === undefined ? {} : { platform }),
        ...(tag === null ? {} : { annotations: { [NAME]: tag } }),
      }
      const others = index.manifests.filter(
        (other) => (tag !== null && other.annotations?.[NAME] !== tag) || (tag === null && other.digest !== digest),
      )
      const listed = tag !== null || subjectOf(stored) !== null
      if (listed) await writeIndex(folder, { ...index, manifests: [...others, entry] })
    },
    referrers: async (digest) => {
      const found: Descriptor[] = []
      for (const entry of (await readIndex(folder)).manifests) {
        const stored = await readManifest(blobFile(entry.digest), entry, folder)
        if (subjectOf(stored)?.digest !== digest) continue
        const { artifactType, annotations } = JSON.parse(Buffer.from(stored.bytes).toString('utf8')) as Descriptor
        found.push({
          ...stored.descriptor,
          ...(artifactType === undefined ? {} : { artifactType }),
          ...(annotations === undefined ? {} : { annotations }),
        })
      }
      return found
    },
  }
}

/** A platform's manifest is named by its image's index alone. */
async function unlisted(blobFile: (digest: string) => string, reference: string): Promise<Descriptor | null> {
  if (!/^sha256:[0-9a-f]{64}$/.test(reference) || !(await exists(blobFile(reference)))) return null
  const bytes = await readFile(blobFile(reference))
  const { mediaType, manifests } = JSON.parse(bytes.toString('utf8')) as { mediaType?: string; manifests?: unknown }
  const assumed = manifests === undefined ? mediaTypes.manifest : mediaTypes.index
  return { mediaType: mediaType ?? assumed, digest: reference, size: bytes.length }
}

async function readManifest(
  file: string,
  { mediaType, digest, size }: Descriptor,
  where: string,
): Promise<StoredManifest> {
  const bytes = await readFile(file)
  const found = `sha256:${digestOf(bytes)}`
  if (found !== digest || bytes.length !== size)
    throw new UserError({ where, what: `the manifest ${digest} is not intact: ${found}`, allowed: `${size} bytes` })
  return { bytes, descriptor: { mediaType, digest, size } }
}

async function writeBlob(file: string, { descriptor, content }: BlobSource, folder: string) {
  if (await exists(file)) return 'present' as const
  await makeLayout(folder)
  const temporary = `${file}.${randomUUID()}`
  try {
    const source = Readable.fromWeb((await content()).stream() as ReadableStream)
    await pipeline(checkedBlob(source, descriptor, folder), createWriteStream(temporary, { flush: true }))
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  return 'uploaded' as const
}

async function makeLayout(folder: string): Promise<void> {
  await mkdir(join(folder, 'blobs', 'sha256'), { recursive: true })
  if (!(await exists(join(folder, 'oci-layout'))))
    await writeAtomic(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}')
}

async function readIndex(folder: string): Promise<Index> {
  const file = join(folder, 'index.json')
  if (await exists(file)) return readRecord(file, indexSchema)
  return { schemaVersion: 2, mediaType: mediaTypes.index, manifests: [] }
}

function writeIndex(folder: string, index: Index): Promise<void> {
  return writeAtomic(join(folder, 'index.json'), JSON.stringify(index))
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
