import { resolve } from 'node:path'
import { type Problem, UserError } from '../../errors.ts'
import { parsePlatforms } from '../../image/platform.ts'
import { parseReference, repositoryText } from '../../image/reference.ts'
import type { Ports } from '../../ports/ports.ts'
import type { PlanRequest } from './plan-image.ts'
import { type PackageChoice, type ServedPackage, servedBy } from './served-package.ts'

export interface ImageOptions extends PackageChoice {
  readonly image: string | undefined
  readonly 'base-image': string | undefined
  readonly platform: readonly string[]
  readonly backend: 'oci' | 'docker'
  readonly runtime: 'node' | 'mlflow'
  readonly onnxruntime: string | undefined
  readonly 'no-push': boolean
  readonly 'context-only': string | undefined
}

/** The tags move with security updates; a base by digest keeps the image's digest. */
const bases = {
  node: 'gcr.io/distroless/nodejs24-debian12:nonroot',
  mlflow: 'docker.io/library/python:3.12-slim',
} as const

/** What contradicts itself is said before anything is opened. */
export function checkImageOptions(options: ImageOptions): void {
  const { backend, runtime } = options
  const problems: Problem[] = []
  if (backend === 'docker' && options['no-push'])
    problems.push({ where: 'no-push', what: 'Docker’s image goes to a registry', allowed: 'backend: oci with no-push' })
  if (runtime === 'mlflow' && backend === 'oci' && options['context-only'] === undefined)
    problems.push({
      where: 'runtime',
      what: 'mlflow needs Python packages installed, which our own writer does not do',
      allowed: 'backend: docker, or context-only: FOLDER',
    })
  if (problems.length > 0) throw new UserError(problems)
}

export async function imageRequest(options: ImageOptions, model: ServedPackage, ports: Ports): Promise<PlanRequest> {
  return {
    ...targetOf(options, model, ports),
    model,
    kind: await servedBy(model, options.runtime, ports.signal),
    base: options['base-image'] ?? bases[options.runtime],
    platforms: parsePlatforms(options.platform),
    server_folder: ports.image.server_folder,
    onnxRuntime: ports.image.onnxRuntime(
      options.onnxruntime === undefined ? null : resolve(ports.directory, options.onnxruntime),
    ),
    source_repository: ports.origin.repository,
    progress: (activity) => ports.progress(activity),
  }
}

/** The version is the tag; of a package without one its digest is. */
function targetOf({ image }: ImageOptions, { name, version, summary }: ServedPackage, ports: Ports) {
  const tag = version?.version ?? `package-${summary.package_digest.slice(0, 12)}`
  const reference = parseReference(image ?? `${ports.image.home}/${name}`, 'image')
  if (reference.digest !== null)
    throw new UserError({ where: 'image', what: `${image} names a digest`, allowed: 'a repository, with a tag or not' })
  return { repository: repositoryText(reference), tag: reference.tag ?? tag }
}
