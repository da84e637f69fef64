import { LAYER_KIND } from '../../image/labels.ts'
import { platformText } from '../../image/platform.ts'
import type { ImageRegistry } from '../../ports/image-registry.ts'
import type { Version } from '../../ports/model-registry.ts'
import type { Ports } from '../../ports/ports.ts'
import { type LayerKind, layerKinds, type PlatformImage } from '../../records/image-report.ts'
import { type Descriptor, indexSchema, manifestSchema, mediaTypes, type Platform } from '../../records/oci.ts'
import type { ServedPackage } from './served-package.ts'

/** The version that was registered before this one; of a package without a version: the newest. null: there is none. */
export async function previousVersion(
  { name, version, summary }: ServedPackage,
  ports: Ports,
): Promise<Version | null> {
  const { versions } = await ports.registry.list(name)
  if (version === null) return versions.find(({ package_digest }) => package_digest !== summary.package_digest) ?? null
  const at = versions.findIndex((one) => one.version === version.version)
  return at < 0 ? null : (versions[at + 1] ?? null)
}

export interface TaggedImage {
  /** Of the index, where there is one. */
  readonly digest: string
  readonly image: PlatformImage
}

/** What an image of ours holds for a platform; null: there is none under the tag. */
export async function taggedImage(
  registry: ImageRegistry,
  tag: string,
  platform: Platform,
): Promise<TaggedImage | null> {
  const stored = await registry.manifest(tag)
  if (stored === null) return null
  const content: unknown = JSON.parse(Buffer.from(stored.bytes).toString('utf8'))
  const { digest, mediaType } = stored.descriptor
  if (mediaType !== mediaTypes.index && mediaType !== mediaTypes.docker_index)
    return { digest, image: described(content, digest, platform) }
  const inner = indexSchema
    .parse(content)
    .manifests.find((one) => one.platform?.architecture === platform.architecture && one.platform.os === platform.os)
  const manifest = inner ? await registry.manifest(inner.digest) : null
  if (manifest === null) return null
  const own: unknown = JSON.parse(Buffer.from(manifest.bytes).toString('utf8'))
  return { digest, image: described(own, manifest.descriptor.digest, platform) }
}

function described(content: unknown, digest: string, platform: Platform): PlatformImage {
  const { config, layers } = manifestSchema.parse(content)
  return {
    platform: platformText(platform),
    digest,
    bytes: layers.reduce((sum, { size }) => sum + size, config.size),
    layers: layers.map((layer) => ({ kind: kindOf(layer), digest: layer.digest, bytes: layer.size })),
  }
}

function kindOf({ annotations }: Descriptor): LayerKind {
  const kind = annotations?.[LAYER_KIND]
  if (kind === undefined) return 'base'
  return layerKinds.find((known) => known === kind) ?? 'other'
}
