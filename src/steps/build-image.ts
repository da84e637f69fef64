import { join, resolve } from 'node:path'
import { UserError } from '../errors.ts'
import { parsePlatforms } from '../image/platform.ts'
import { parseReference, repositoryText } from '../image/reference.ts'
import type { Ports } from '../ports/ports.ts'
import type { ImageReport } from '../records/image-report.ts'
import type { Platform } from '../records/oci.ts'
import type { Outcome } from '../records/subject.ts'
import { temporaryFolder } from './folders.ts'
import { attachEvidence } from './image/attach-evidence.ts'
import { type PlanRequest, planImage } from './image/plan-image.ts'
import { previousVersion, taggedImage } from './image/previous-image.ts'
import { type ServedPackage, servedBy, servedPackage } from './image/served-package.ts'
import { type Trial, tryImage } from './image/try-image.ts'
import { checkManifestOptions, type ManifestOptions, writeManifests } from './image/write-manifests.ts'

export interface BuildImageOptions extends ManifestOptions {
  /** `NAME@VERSION` or `NAME@STAGE`. */
  readonly version: string | undefined
  readonly package: string | undefined
  readonly image: string | undefined
  readonly 'base-image': string
  readonly platform: readonly string[]
  readonly backend: 'oci' | 'docker'
  readonly onnxruntime: string | undefined
  readonly 'no-push': boolean
}

export interface BuildImageResult {
  /** By digest, as it is pulled. */
  readonly image: string
  readonly digest: string
  /** Compressed bytes of the first platform's image. */
  readonly size: number
  readonly report: ImageReport
}

/** Makes a version, or a package's folder, an image that serves it, after the packaged server has proved itself. */
export async function buildImage(options: BuildImageOptions, ports: Ports): Promise<Outcome<BuildImageResult>> {
  checkManifestOptions(options)
  const platforms = parsePlatforms(options.platform)
  await using folder = await temporaryFolder()
  const model = await servedPackage(options, join(folder.path, 'package'), ports)
  const kind = await servedBy(model, ports.signal)
  const target = targetOf(options, model, ports)
  const request = { ...requestOf(options, ports), ...target, model, kind, platforms }
  const plan = await planImage(request)
  const before = await previousVersion(model, ports)
  const previous = before === null ? null : await previousPlan(before.tag, request, join(folder.path, 'before'), ports)
  const trial = await tryImage(
    { plan, kind, model, previous, architecture: process.arch, folder: join(folder.path, 'trial') },
    ports,
  )
  const started_at = ports.now()
  ports.progress(options['no-push'] ? 'building the image' : `building and pushing ${target.repository}:${target.tag}`)
  const kept = options['no-push'] ? `oci:${join(folder.path, 'image')}` : target.repository
  const built = await ports.image.builders[options.backend].build({ ...plan, repository: kept })
  const registry = ports.image.open(kept)
  const evidence = await attachEvidence({
    registry,
    plan,
    built,
    model,
    golden: trial.golden,
    server_folder: request.server_folder,
    origin: ports.origin,
    started_at,
    finished_at: ports.now(),
  })
  const report: ImageReport = {
    schema_version: 1,
    name: model.name,
    version: model.version?.version ?? null,
    package_digest: model.summary.package_digest,
    model_digest: model.summary.model_digest,
    ...target,
    digest: built.descriptor.digest,
    base: built.base,
    runtime: 'node',
    backend: options.backend,
    pushed: !options['no-push'],
    platforms: [...built.platforms],
    ...(await compared(before?.version ?? null, trial, target, platforms, ports)),
    ...evidence,
    manifests: [],
    deployment: null,
  }
  return outcome({ ...report, manifests: [...(await writeManifests(options, report, kind, ports))] })
}

type Measured = Pick<ImageReport, 'golden' | 'cost' | 'previous'>

async function compared(
  version: string | null,
  { golden, cost, previous_cost }: Trial,
  { repository }: Pick<ImageReport, 'repository'>,
  platforms: readonly Platform[],
  ports: Ports,
): Promise<Measured> {
  if (version === null) return { golden, cost, previous: null }
  const tagged = await taggedImage(ports.image.open(repository), version, platforms[0]!)
  const { digest, image } = tagged ?? { digest: null, image: null }
  return { golden, cost, previous: { version, digest, image, cost: previous_cost } }
}

/** The version before, as this build would make its image; null where that cannot be. */
async function previousPlan(tag: string, request: PlanRequest, folder: string, ports: Ports) {
  try {
    const model = await servedPackage({ version: tag, package: undefined }, folder, ports)
    if ((await servedBy(model, ports.signal)) !== request.kind) return null
    return { model, plan: await planImage({ ...request, model }) }
  } catch (error) {
    // What was registered before may not be servable: that is no reason not to serve what comes now.
    if (error instanceof UserError) return null
    throw error
  }
}

function requestOf(options: BuildImageOptions, ports: Ports) {
  return {
    base: options['base-image'],
    server_folder: ports.image.server_folder,
    onnxRuntime: ports.image.onnxRuntime(
      options.onnxruntime === undefined ? null : resolve(ports.directory, options.onnxruntime),
    ),
    source_repository: ports.origin.repository,
    progress: (activity: string) => ports.progress(activity),
  }
}

/** The version is the tag; of a package without one its digest is. */
function targetOf({ image }: BuildImageOptions, { name, version, summary }: ServedPackage, ports: Ports) {
  const tag = version?.version ?? `package-${summary.package_digest.slice(0, 12)}`
  const reference = parseReference(image ?? `${ports.image.home}/${name}`, 'image')
  if (reference.digest !== null)
    throw new UserError({ where: 'image', what: `${image} names a digest`, allowed: 'a repository, with a tag or not' })
  return { repository: repositoryText(reference), tag: reference.tag ?? tag }
}

function outcome(report: ImageReport): Outcome<BuildImageResult> {
  const { repository, digest, platforms } = report
  return {
    result: { image: `${repository}@${digest}`, digest, size: platforms[0]!.bytes, report },
    subject: { kind: 'image', report },
  }
}
