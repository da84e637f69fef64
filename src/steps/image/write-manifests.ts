import { resolve } from 'node:path'
import { UserError } from '../../errors.ts'
import { kubernetesManifests, type ManifestPlan } from '../../kubernetes/manifests.ts'
import type { Workload } from '../../kubernetes/workload.ts'
import { writeFiles } from '../../model/package.ts'
import type { Ports } from '../../ports/ports.ts'
import type { ImageReport } from '../../records/image-report.ts'

export interface ManifestOptions {
  readonly manifests: string | undefined
  readonly namespace: string | undefined
  readonly canary: number | undefined
  readonly shadow: boolean
  readonly gateway: string
}

/** What is there for a rollout: said before anything is built. @throws UserError for options that contradict each other */
export function checkManifestOptions({ manifests, canary, shadow, namespace }: ManifestOptions): void {
  const problems = []
  if (canary !== undefined && shadow)
    problems.push({ where: 'canary', what: 'and shadow exclude each other', allowed: 'one of them' })
  if (manifests === undefined && (canary !== undefined || shadow || namespace !== undefined))
    problems.push({ where: 'manifests', what: 'is not given, so that there is nothing to write', allowed: 'a folder' })
  if (namespace !== undefined && !/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(namespace))
    problems.push({ where: 'namespace', what: `${JSON.stringify(namespace)} cannot be one`, allowed: 'a DNS label' })
  if (problems.length > 0) throw new UserError(problems)
}

/** Writes Kubernetes manifests of the image into a folder; returns their paths in it. */
export async function writeManifests(
  options: ManifestOptions,
  report: ImageReport,
  runtime: Workload['runtime'],
  ports: Ports,
): Promise<readonly string[]> {
  if (options.manifests === undefined) return []
  const files = kubernetesManifests(manifestPlan(options, report, runtime))
  await writeFiles(resolve(ports.directory, options.manifests), files)
  return Object.keys(files)
}

function manifestPlan(options: ManifestOptions, report: ImageReport, runtime: Workload['runtime']): ManifestPlan {
  const { canary, shadow, gateway, namespace } = options
  const { name, version, previous, repository } = report
  const own: Workload = { name, model: name, version, image: imageOf(report), track: 'stable', runtime }
  const shared = {
    batch: { claim: `${name}-data`, input: 'input.csv', output: 'predictions.csv', schedule: '0 3 * * *' },
    namespace: namespace ?? null,
  }
  if (canary === undefined && !shadow) return { ...shared, stable: own, candidate: null }
  if (!previous?.digest)
    throw new UserError({
      where: shadow ? 'shadow' : 'canary',
      what: `there is no image of a version before this one in ${repository} to go beside`,
      allowed: 'building the version that serves now first',
    })
  const track = shadow ? 'shadow' : 'canary'
  const stable = { ...own, version: previous.version, image: `${repository}@${previous.digest}` }
  const rollout = canary === undefined ? { kind: 'shadow' as const } : { kind: 'canary' as const, percent: canary }
  return { ...shared, stable, candidate: { workload: { ...own, name: `${name}-${track}`, track }, rollout, gateway } }
}

function imageOf({ repository, digest }: ImageReport): string {
  return `${repository}@${digest}`
}
