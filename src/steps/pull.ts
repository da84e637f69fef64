import { access } from 'node:fs/promises'
import { resolve } from 'node:path'
import { UserError } from '../errors.ts'
import type { Ports } from '../ports/ports.ts'
import type { Outcome } from '../records/subject.ts'
import { openVersion } from './open-version.ts'
import { versionNamed } from './version-named.ts'

export interface PullResult {
  readonly package: string
  readonly digest: string
}

/** Brings a version's package into a new folder. */
export async function pull(
  options: { readonly version: string; readonly output: string },
  ports: Ports,
): Promise<Outcome<PullResult>> {
  const folder = resolve(ports.directory, options.output)
  const there = await access(folder).then(
    () => true,
    () => false,
  )
  if (there)
    throw new UserError({
      where: '--output',
      what: `${options.output} exists already`,
      allowed: 'a folder that does not exist',
    })
  const version = await versionNamed(options.version, ports)
  await openVersion(version, folder, ports)
  const result = { package: folder, digest: version.package_digest }
  return {
    result,
    subject: {
      kind: 'table',
      title: `${version.tag} is in ${options.output}`,
      columns: ['package', 'digest'],
      rows: [[folder, result.digest]],
    },
  }
}
