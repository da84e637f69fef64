import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { UserError } from '../../errors.ts'
import { withTemporaryFolder } from '../../files/write-folder.ts'
import { writeBuildContext } from '../../image/build-context.ts'
import { nodeOf } from '../../image/config.ts'
import { baseLabels } from '../../image/labels.ts'
import { platformText } from '../../image/platform.ts'
import { parseReference } from '../../image/reference.ts'
import type { BuiltImage, ImageBuilder, ImagePlan, PlatformPlan } from '../../ports/image-builder.ts'
import type { ImageRegistry, OpenImageRegistry, StoredManifest } from '../../ports/image-registry.ts'
import type { LayerKind, PlatformImage } from '../../records/image-report.ts'
import { indexSchema, manifestSchema, mediaTypes } from '../../records/oci.ts'
import { type BaseImage, openBase } from './base-image.ts'

export interface DockerOptions {
  readonly open: OpenImageRegistry
  readonly temporary: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
}

/**
 * Docker's own builder, for teams whose policy asks for it: buildx where it is installed, else the engine's, which makes one
 * platform. Attestations of its own are off: they turn an image into an index that Lambda and others refuse.
 */
export function dockerBuilder(options: DockerOptions): ImageBuilder {
  const { open, temporary } = options
  return {
    build: (plan) =>
      withTemporaryFolder(temporary, async (folder) => {
        if (parseReference(plan.repository, 'image').kind === 'layout')
          throw new UserError({
            where: 'backend',
            what: 'docker pushes to a registry only',
            allowed: 'backend: oci, or an image in a registry',
          })
        const base = await openBase(plan.base, open)
        const [first] = plan.platforms
        const { config } = await base.platform(first!.platform)
        await writeBuildContext(
          join(folder, 'context'),
          { ...plan, base: base.pinned },
          nodeOf(config),
          baseLabels(base),
        )
        await push(plan, join(folder, 'context'), options)
        return builtImage(plan, base, open(plan.repository))
      }),
  }
}

async function push(plan: ImagePlan, context: string, options: DockerOptions): Promise<void> {
  const name = `${plan.repository}:${plan.tag}`
  const platforms = plan.platforms.map(({ platform }) => platformText(platform))
  const buildx = await docker(['buildx', 'version'], options).then(
    () => true,
    () => false,
  )
  if (buildx) {
    const words = ['buildx', 'build', '--platform', platforms.join(','), '--provenance=false', '--sbom=false', '--push']
    await docker([...words, '--tag', name, context], options)
    return
  }
  if (platforms.length > 1)
    throw new UserError({
      where: 'platform',
      what: 'the Docker here has no buildx, so it builds one platform at a time',
      allowed: 'one platform, docker/setup-buildx-action before this step, or backend: oci',
    })
  await docker(['build', '--platform', platforms[0]!, '--tag', name, context], options)
  await docker(['push', name], options)
}

function docker(words: readonly string[], { env, signal }: DockerOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const settings = { env: env as NodeJS.ProcessEnv, signal, maxBuffer: 2 ** 26 }
    execFile('docker', [...words], settings, (error, stdout, stderr) => {
      if (!error) return resolve(stdout)
      if (signal.aborted) return reject(signal.reason)
      const last = stderr.trim().split('\n').slice(-20).join('\n')
      reject(
        new UserError(
          { where: 'backend', what: `docker ${words[0]} failed: ${last || error.message}` },
          { cause: error },
        ),
      )
    })
  })
}

/** What Docker made, read back from where it pushed to. */
async function builtImage(plan: ImagePlan, base: BaseImage, registry: ImageRegistry): Promise<BuiltImage> {
  const top = await registry.manifest(plan.tag)
  if (top === null) throw new Error(`docker pushed ${plan.tag}, but the registry does not have it`)
  const platforms = []
  for (const one of plan.platforms) platforms.push(await readPlatform(one, base, registry, top))
  return { descriptor: top.descriptor, base: { name: base.name, digest: base.digest }, platforms }
}

async function readPlatform(
  { platform, layers: planned }: PlatformPlan,
  base: BaseImage,
  registry: ImageRegistry,
  top: StoredManifest,
): Promise<PlatformImage> {
  const stored = await platformManifest(top, platform.architecture, registry)
  const { config, layers } = manifestSchema.parse(JSON.parse(Buffer.from(stored.bytes).toString('utf8')))
  const inherited = (await base.platform(platform)).manifest.layers.length
  const own = layers.length - inherited === planned.length
  const kindAt = (index: number): LayerKind =>
    index < inherited ? 'base' : own ? planned[index - inherited]!.kind : 'other'
  return {
    platform: platformText(platform),
    digest: stored.descriptor.digest,
    bytes: layers.reduce((sum, { size }) => sum + size, config.size),
    layers: layers.map(({ digest, size }, index) => ({ kind: kindAt(index), digest, bytes: size })),
  }
}

async function platformManifest(top: StoredManifest, architecture: string, registry: ImageRegistry) {
  const { mediaType } = top.descriptor
  if (mediaType !== mediaTypes.index && mediaType !== mediaTypes.docker_index) return top
  const { manifests } = indexSchema.parse(JSON.parse(Buffer.from(top.bytes).toString('utf8')))
  const found = manifests.find(({ platform }) => platform?.architecture === architecture)
  const stored = found ? await registry.manifest(found.digest) : null
  if (stored === null) throw new Error(`docker made no image for ${architecture}`)
  return stored
}
