import { UserError } from '../errors.ts'
import { packageSummary } from '../model/digests.ts'
import type { Version } from '../ports/model-registry.ts'
import type { Ports } from '../ports/ports.ts'
import type { VersionRecord } from '../records/version.ts'

/** Brings a version's package into `folder`. @throws UserError when its digest is not the one that was registered */
export async function openVersion(
  version: Version,
  folder: string,
  ports: Pick<Ports, 'registry'>,
): Promise<{ readonly record: VersionRecord; readonly files: number }> {
  const record = await ports.registry.open(version, folder)
  const { package_digest, files } = await packageSummary(folder)
  if (package_digest === version.package_digest) return { record, files }
  throw new UserError({
    where: version.tag,
    what: `not intact: the package's digest is ${package_digest}`,
    allowed: version.package_digest,
  })
}
