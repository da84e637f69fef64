import { createWriteStream, openAsBlob } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { UserError } from '../../errors.ts'
import { withTemporaryFolder } from '../../files/write-folder.ts'
import { configDocument } from '../../image/config.ts'
import { baseLabels, LAYER_KIND } from '../../image/labels.ts'
import { type Layer, writeLayer } from '../../image/layer.ts'
import { type Document, indexDocument, manifestDocument } from '../../image/manifest.ts'
import { platformText } from '../../image/platform.ts'
import { parseReference } from '../../image/reference.ts'
import type { BuiltImage, ImageBuilder, ImagePlan, PlannedLayer, PlatformPlan } from '../../ports/image-builder.ts'
import type { BlobSource, ImageRegistry, OpenImageRegistry } from '../../ports/image-registry.ts'
import type { PlatformImage } from '../../records/image-report.ts'
import { type Descriptor, mediaTypes } from '../../records/oci.ts'
import { type BaseImage, openBase } from './base-image.ts'

interface Build {
  readonly plan: ImagePlan
  readonly target: ImageRegistry
  readonly base: BaseImage
  readonly folder: string
  /** Layers by what they hold: a layer that platforms share is made once. */
  readonly layers: Map<string, Promise<Layer>>
}

/** Our own builder: no daemon, no root. Base layers are taken as they are; ours are bytes that the plan alone decides. */
export function ociBuilder(open: OpenImageRegistry, temporary: string): ImageBuilder {
  return {
    build: (plan) =>
      withTemporaryFolder(temporary, async (folder) => {
        if (plan.python !== null)
          throw new UserError({
            where: 'backend',
            what: 'an image with Python has to be installed, which our own writer does not do',
            allowed: 'backend: docker, or context-only: FOLDER',
          })
        const base = await openBase(plan.base, open)
        const build: Build = { plan, target: open(plan.repository), base, folder, layers: new Map() }
        const built = []
        for (const platform of plan.platforms) built.push(await buildPlatform(build, platform))
        const single = built.length === 1 ? built[0]! : null
        // One platform is a plain manifest: Lambda and others refuse an index with one entry.
        const top = single?.manifest ?? indexDocument(built.map(indexed), annotationsOf(build))
        if (single === null) for (const { manifest } of built) await build.target.putManifest(manifest, null)
        await build.target.putManifest(top, plan.tag)
        return {
          descriptor: top.descriptor,
          base: { name: base.name, digest: base.digest },
          platforms: built.map(({ image }) => image),
        } satisfies BuiltImage
      }),
  }
}

interface BuiltPlatform {
  readonly plan: PlatformPlan
  readonly manifest: Document
  readonly image: PlatformImage
}

async function buildPlatform(build: Build, plan: PlatformPlan): Promise<BuiltPlatform> {
  const { base, target } = build
  const { manifest: from, config: baseConfig } = await base.platform(plan.platform)
  for (const layer of from.layers) await putBaseLayer(build, layer)
  const layers = []
  for (const planned of plan.layers) {
    const layer = await sharedLayer(build, planned)
    await target.putBlob({ descriptor: layer.descriptor, content: () => openAsBlob(layer.file) })
    layers.push({ kind: planned.kind, layer })
  }
  const config = configDocument(
    baseConfig,
    plan.platform,
    layers.map(({ kind, layer }) => ({ diff_id: layer.diff_id, title: kind })),
    settingsOf(build),
  )
  await target.putBlob(bytesBlob(config))
  const own = layers.map(({ kind, layer }) => ({ ...layer.descriptor, annotations: { [LAYER_KIND]: kind } }))
  const inherited = from.layers.map(({ mediaType, digest, size }) => ({ mediaType: ociLayer(mediaType), digest, size }))
  const manifest = manifestDocument(config.descriptor, [...inherited, ...own], annotationsOf(build))
  const all = [
    ...inherited.map(({ digest, size }) => ({ kind: 'base' as const, digest, bytes: size })),
    ...layers.map(({ kind, layer: { descriptor } }) => ({ kind, digest: descriptor.digest, bytes: descriptor.size })),
  ]
  return {
    plan,
    manifest,
    image: {
      platform: platformText(plan.platform),
      digest: manifest.descriptor.digest,
      bytes: all.reduce((sum, { bytes }) => sum + bytes, config.descriptor.size),
      layers: all,
    },
  }
}

/** Mounted where the base lies in the same registry; else carried over, but only if the target lacks it. */
async function putBaseLayer({ base, target, plan, folder }: Build, descriptor: Descriptor): Promise<void> {
  const to = parseReference(plan.repository, 'image')
  const mountable =
    base.reference.kind === 'registry' && to.kind === 'registry' && base.reference.registry === to.registry
  const content = async (): Promise<Blob> => {
    const file = join(folder, descriptor.digest.slice(7))
    await pipeline(await base.registry.blob(descriptor), createWriteStream(file))
    return openAsBlob(file)
  }
  const from = mountable && base.reference.kind === 'registry' ? base.reference.repository : undefined
  await target.putBlob({ descriptor, content }, from)
}

function sharedLayer({ layers, folder }: Build, { kind, files }: PlannedLayer): Promise<Layer> {
  const key = JSON.stringify(files)
  const made = layers.get(key) ?? writeLayer(files, join(folder, `${layers.size}-${kind}.tar.gz`))
  layers.set(key, made)
  return made
}

function settingsOf({ plan, base }: Build) {
  return {
    command: plan.command,
    labels: { ...plan.labels, ...baseLabels(base) },
    created: plan.created,
  }
}

function annotationsOf({ plan, base }: Build): Record<string, string> {
  return { ...plan.labels, ...baseLabels(base) }
}

function indexed({ manifest, plan }: BuiltPlatform) {
  return { manifest: manifest.descriptor, platform: plan.platform }
}

function bytesBlob({ descriptor, bytes }: Document): BlobSource {
  return { descriptor, content: async () => new Blob([new Uint8Array(bytes)]) }
}

/** Docker's name for the same bytes; a manifest is all OCI or all Docker. */
function ociLayer(mediaType: string): string {
  return mediaType === 'application/vnd.docker.image.rootfs.diff.tar.gzip' ? mediaTypes.layer : mediaType
}
