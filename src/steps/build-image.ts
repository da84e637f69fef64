import { join, resolve } from 'node:path'
import { UserError } from '../errors.ts'
import type { BuiltImage, ImagePlan } from '../ports/image-builder.ts'
import type { Ports } from '../ports/ports.ts'
import type { ImageReport } from '../records/image-report.ts'
import type { Outcome } from '../records/subject.ts'
import { temporaryFolder } from './folders.ts'
import { attachEvidence } from './image/attach-evidence.ts'
import type { BuildImageResult } from './image/build-result.ts'
import { checkImageOptions, type ImageOptions, imageRequest } from './image/image-request.ts'
import { type PlanRequest, planImage } from './image/plan-image.ts'
import { previousVersion, taggedImage } from './image/previous-image.ts'
import { recordDeployment } from './image/record-deployment.ts'
import { servedPackage } from './image/served-package.ts'
import { type Trial, tryImage } from './image/try-image.ts'
import { writeContext } from './image/write-context.ts'
import { checkManifestOptions, type ManifestOptions, writeManifests } from './image/write-manifests.ts'

export interface BuildImageOptions extends ImageOptions, ManifestOptions {
  /** Environment that a GitHub Deployment is recorded for. */
  readonly deployment: string | undefined
}

/** Makes a version, or a package's folder, an image that serves it, after the packaged server has proved itself. */
export async function buildImage(options: BuildImageOptions, ports: Ports): Promise<Outcome<BuildImageResult>> {
  checkImageOptions(options)
  checkManifestOptions(options)
  await using folder = await temporaryFolder()
  const model = await servedPackage(options, join(folder.path, 'package'), ports)
  const request = await imageRequest(options, model, ports)
  const plan = await planImage(request)
  const before = await previousVersion(model, ports)
  const previous = before && (await previousPlan(before.tag, request, options, join(folder.path, 'before'), ports))
  const trial = await tried(request, plan, previous, join(folder.path, 'trial'), ports)
  if (options['context-only'] !== undefined)
    return await writeContext(resolve(ports.directory, options['context-only']), plan, request.kind)
  const started_at = ports.now()
  const { repository, tag } = request
  ports.progress(options['no-push'] ? 'building the image' : `building and pushing ${repository}:${tag}`)
  const kept = options['no-push'] ? `oci:${join(folder.path, 'image')}` : repository
  const built = await ports.image.builders[options.backend].build({ ...plan, repository: kept })
  const evidence = await attachEvidence({
    registry: ports.image.open(kept),
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
    ...(await reportOf(options, request, built, trial, ports)),
    previous: before && (await compared(before.version, trial, request, ports)),
    ...evidence,
  }
  const manifests = await writeManifests(options, report, request.kind, ports)
  const deployment = await recordDeployment(options.deployment, report, model.version?.commit ?? null, ports)
  return outcome({ ...report, manifests: [...manifests], deployment })
}

type Previous = { readonly model: PlanRequest['model']; readonly plan: ImagePlan } | null

/** MLflow's server is not ours to unpack and run here: its image is tried where Docker runs it. */
async function tried(
  { kind, model }: PlanRequest,
  plan: ImagePlan,
  previous: Previous,
  folder: string,
  ports: Ports,
): Promise<Trial> {
  if (kind === 'mlflow') return { golden: null, cost: null, previous_cost: null }
  return tryImage({ plan, kind, model, previous, architecture: process.arch, folder }, ports)
}

async function reportOf(
  options: BuildImageOptions,
  { model, repository, tag }: PlanRequest,
  built: BuiltImage,
  { golden, cost }: Trial,
  ports: Ports,
): Promise<ImageReport> {
  return {
    schema_version: 1,
    name: model.name,
    version: model.version?.version ?? null,
    package_digest: model.summary.package_digest,
    model_digest: model.summary.model_digest,
    repository,
    tag,
    digest: built.descriptor.digest,
    base: built.base,
    runtime: options.runtime,
    backend: options.backend,
    pushed: !options['no-push'],
    platforms: [...built.platforms],
    golden,
    cost,
    previous: null,
    sbom: null,
    provenance: null,
    manifests: [],
    deployment: null,
    created_at: ports.now().toISOString(),
    commit: ports.origin.commit,
    workflow: workflowOf(ports),
  }
}

function workflowOf({ origin }: Ports): ImageReport['workflow'] {
  const { workflow_run_id, workflow_run_attempt } = origin
  return workflow_run_id === null ? null : { run_id: workflow_run_id, attempt: workflow_run_attempt ?? 1 }
}

async function compared(
  version: string,
  { previous_cost }: Trial,
  { repository, platforms }: PlanRequest,
  ports: Ports,
): Promise<ImageReport['previous']> {
  const tagged = await taggedImage(ports.image.open(repository), version, platforms[0]!)
  return { version, digest: tagged?.digest ?? null, image: tagged?.image ?? null, cost: previous_cost }
}

/** The version before, as this build would make its image; null where that cannot be. */
async function previousPlan(
  tag: string,
  request: PlanRequest,
  options: ImageOptions,
  folder: string,
  ports: Ports,
): Promise<Previous> {
  try {
    const model = await servedPackage({ version: tag, package: undefined }, folder, ports)
    const before = await imageRequest(options, model, ports)
    return before.kind === request.kind ? { model, plan: await planImage({ ...request, model }) } : null
  } catch (error) {
    // What was registered before may not be servable: that is no reason not to serve what comes now.
    if (error instanceof UserError) return null
    throw error
  }
}

function outcome(report: ImageReport): Outcome<BuildImageResult> {
  const { repository, digest, platforms } = report
  const result = { image: `${repository}@${digest}`, digest, size: platforms[0]!.bytes, report, context: null }
  return { result, subject: { kind: 'image', report } }
}
