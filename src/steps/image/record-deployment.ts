import type { Ports } from '../../ports/ports.ts'
import type { ImageReport } from '../../records/image-report.ts'

/** Tells the platform that this image is to run in an environment; whoever deploys it says how that went. null: not asked for. */
export async function recordDeployment(
  environment: string | undefined,
  { name, version, repository, digest, pushed }: ImageReport,
  commit: string | null,
  ports: Ports,
): Promise<string | null> {
  if (environment === undefined || !pushed) return null
  return ports.deployments.record({
    environment,
    commit: ports.origin.commit ?? commit,
    description: `${name}${version === null ? '' : ` ${version}`}`,
    payload: { name, version, image: `${repository}@${digest}` },
  })
}
