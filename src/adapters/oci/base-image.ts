import { buffer } from 'node:stream/consumers'
import { UserError } from '../../errors.ts'
import { type ImageReference, parseReference, repositoryText } from '../../image/reference.ts'
import type { ImageRegistry, OpenImageRegistry, StoredManifest } from '../../ports/image-registry.ts'
import {
  type ImageConfig,
  imageConfigSchema,
  indexSchema,
  type Manifest,
  manifestSchema,
  mediaTypes,
  type Platform,
} from '../../records/oci.ts'

export interface BaseImage {
  readonly registry: ImageRegistry
  readonly reference: ImageReference
  /** Without the digest; of a layout only that it was one. */
  readonly name: string
  /** Of what the reference names: an index, or a manifest. */
  readonly digest: string
  /** What a Dockerfile's FROM takes. */
  readonly pinned: string
  platform(platform: Platform): Promise<{ readonly manifest: Manifest; readonly config: ImageConfig }>
}

/** An image to build on, resolved to its digest once. @throws UserError where it is not there or not for the platform */
export async function openBase(text: string, open: OpenImageRegistry): Promise<BaseImage> {
  const reference = parseReference(text, 'base-image')
  const registry = open(repositoryText(reference))
  const stored = await registry.manifest(reference.digest ?? reference.tag ?? 'latest')
  if (stored === null)
    throw new UserError({ where: 'base-image', what: `there is no image ${text}`, allowed: 'an image with Node 24' })
  const named = reference.kind === 'layout' ? 'oci-layout' : repositoryText(reference)
  return {
    registry,
    reference,
    name: reference.tag === null ? named : `${named}:${reference.tag}`,
    digest: stored.descriptor.digest,
    pinned: `${named}@${stored.descriptor.digest}`,
    platform: async (platform) => {
      const manifest = await platformManifest(registry, stored, platform, text)
      const config = imageConfigSchema.parse(await readJson(registry, manifest))
      if (config.architecture !== platform.architecture || config.os !== platform.os)
        throw wrongPlatform(text, platform, [`${config.os}/${config.architecture}`])
      return { manifest, config }
    },
  }
}

async function platformManifest(
  registry: ImageRegistry,
  stored: StoredManifest,
  platform: Platform,
  text: string,
): Promise<Manifest> {
  const content: unknown = JSON.parse(Buffer.from(stored.bytes).toString('utf8'))
  const { mediaType } = stored.descriptor
  if (mediaType === mediaTypes.manifest || mediaType === mediaTypes.docker_manifest)
    return manifestSchema.parse(content)
  const { manifests } = indexSchema.parse(content)
  const found = manifests.find(
    (one) =>
      one.platform?.os === platform.os &&
      one.platform.architecture === platform.architecture &&
      (platform.variant === undefined || one.platform.variant === platform.variant),
  )
  if (!found) {
    const names = manifests.flatMap(({ platform: own }) => (own ? [`${own.os}/${own.architecture}`] : []))
    throw wrongPlatform(text, platform, names)
  }
  const inner = await registry.manifest(found.digest)
  if (inner === null) throw new UserError({ where: 'base-image', what: `${text} lacks its manifest ${found.digest}` })
  return manifestSchema.parse(JSON.parse(Buffer.from(inner.bytes).toString('utf8')))
}

async function readJson(registry: ImageRegistry, { config }: Manifest): Promise<unknown> {
  if (config.size > 4 * 2 ** 20) throw new UserError({ where: 'base-image', what: 'its config is too large' })
  return JSON.parse((await buffer(await registry.blob(config))).toString('utf8'))
}

function wrongPlatform(text: string, { os, architecture }: Platform, has: readonly string[]): UserError {
  return new UserError({
    where: 'platform',
    what: `the base image ${text} is not for ${os}/${architecture}`,
    allowed: has.join(', '),
  })
}
