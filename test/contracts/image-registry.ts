import { randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { expect, test } from '@jest/globals'
import { digestOf } from '../../src/files/digest.ts'
import { documentOf, indexDocument, manifestDocument, referrerDocument } from '../../src/image/manifest.ts'
import type { BlobSource, ImageRegistry } from '../../src/ports/image-registry.ts'
import { type Descriptor, mediaTypes } from '../../src/records/oci.ts'

export function blobOf(bytes: Uint8Array, mediaType: string = mediaTypes.layer): BlobSource {
  return {
    descriptor: { mediaType, digest: `sha256:${digestOf(bytes)}`, size: bytes.length },
    content: async () => new Blob([new Uint8Array(bytes)]),
  }
}

/** What every place for images does. `connect` gives an empty one. */
export function imageRegistryContract(connect: () => Promise<ImageRegistry>): void {
  const image = async (registry: ImageRegistry, seed: string, tag: string | null = seed) => {
    const config = documentOf(mediaTypes.config, { architecture: 'amd64', os: 'linux', seed })
    const layer = blobOf(Buffer.from(`layer ${seed}`))
    await registry.putBlob(layer)
    await registry.putBlob(blobOf(config.bytes, mediaTypes.config))
    const manifest = manifestDocument(config.descriptor, [layer.descriptor], { seed })
    await registry.putManifest(manifest, tag)
    return manifest
  }

  test('a blob is stored once and read back', async () => {
    const registry = await connect()
    const blob = blobOf(randomBytes(300_000))
    expect(await registry.putBlob(blob)).toBe('uploaded')
    expect(await registry.putBlob({ ...blob, content: () => Promise.reject(new Error('asked for')) })).toBe('present')
    const read = await buffer(await registry.blob(blob.descriptor))
    expect(`sha256:${digestOf(read)}`).toBe(blob.descriptor.digest)
  })

  test('bytes that are not those of the digest are stored under no digest', async () => {
    const registry = await connect()
    const blob = blobOf(Buffer.from('right'))
    await expect(
      registry.putBlob({ ...blob, content: async () => new Blob([new Uint8Array(Buffer.from('wrong'))]) }),
    ).rejects.toThrow()
    await expect(registry.blob(blob.descriptor)).rejects.toThrow(/there is no blob/)
  })

  test('a manifest is found by its tag and by its digest, and a tag moves', async () => {
    const registry = await connect()
    expect(await registry.manifest('v1')).toBeNull()
    const first = await image(registry, 'one', 'v1')
    const second = await image(registry, 'two', 'v1')
    expect((await registry.manifest('v1'))!.descriptor).toMatchObject(second.descriptor)
    const old = await registry.manifest(first.descriptor.digest)
    expect(Buffer.from(old!.bytes).equals(Buffer.from(first.bytes))).toBe(true)
    expect(old!.descriptor.mediaType).toBe(mediaTypes.manifest)
    expect(await registry.manifest(`sha256:${'0'.repeat(64)}`)).toBeNull()
  })

  test('an index holds the images of several platforms', async () => {
    const registry = await connect()
    const platforms = ['amd64', 'arm64'].map((architecture) => ({ architecture, os: 'linux' }))
    const manifests = []
    for (const platform of platforms)
      manifests.push({ manifest: (await image(registry, platform.architecture, null)).descriptor, platform })
    const index = indexDocument(manifests, {})
    await registry.putManifest(index, 'v1')
    expect((await registry.manifest('v1'))!.descriptor).toMatchObject(index.descriptor)
    for (const { manifest } of manifests) expect(await registry.manifest(manifest.digest)).not.toBeNull()
  })

  test('what is said about an image is found by the image, and nothing else is', async () => {
    const registry = await connect()
    const subject = (await image(registry, 'one', 'v1')).descriptor
    const other = (await image(registry, 'two', 'v2')).descriptor
    expect(await registry.referrers(subject.digest)).toEqual([])
    const say = async (about: Descriptor, type: string) => {
      const { manifest, blobs } = referrerDocument(about, type, documentOf(type, { about: about.digest }), { a: 'b' })
      for (const { descriptor, bytes } of blobs) await registry.putBlob(blobOf(bytes, descriptor.mediaType))
      await registry.putManifest(manifest, null)
      await registry.putManifest(manifest, null)
      return manifest.descriptor
    }
    const told = [await say(subject, 'application/x.sbom'), await say(subject, 'application/x.provenance')]
    await say(other, 'application/x.sbom')
    const found = await registry.referrers(subject.digest)
    expect(found.map(({ digest }) => digest).toSorted()).toEqual(told.map(({ digest }) => digest).toSorted())
    expect(found.map(({ artifactType }) => artifactType).toSorted()).toEqual([
      'application/x.provenance',
      'application/x.sbom',
    ])
    expect(found[0]!.annotations).toEqual({ a: 'b' })
  })
}
