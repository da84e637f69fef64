import { resolve } from 'node:path'
import { UserError } from '../errors.ts'
import { packageSummary } from '../model/digests.ts'
import type { Ports } from '../ports/ports.ts'
import type { Outcome } from '../records/subject.ts'
import { temporaryFolder } from './folders.ts'
import { openVersion } from './open-version.ts'
import { versionNamed } from './version-named.ts'

export interface VerifyOptions {
  readonly version: string | undefined
  readonly package: string | undefined
}

export interface VerifyResult {
  readonly digest: string
  readonly files: number
  readonly intact: boolean
}

/**
 * Reads a version's package back and compares its digest with the registered one; of a bare package only the digest is told.
 * @throws UserError when a byte differs
 */
export async function verify(options: VerifyOptions, ports: Ports): Promise<Outcome<VerifyResult>> {
  if ((options.version === undefined) === (options.package === undefined)) {
    throw new UserError({
      where: 'verify',
      what: 'one thing to verify is needed',
      allowed: 'NAME@VERSION or --package DIR',
    })
  }
  const { digest, files } = await summary(options, ports)
  return {
    result: { digest, files, intact: true },
    subject: {
      kind: 'table',
      title: `${options.version ?? options.package} is intact`,
      columns: ['files', 'digest'],
      rows: [[files, digest]],
    },
  }
}

async function summary(
  { version: named, package: folder }: VerifyOptions,
  ports: Ports,
): Promise<{ digest: string; files: number }> {
  if (named === undefined) {
    const { package_digest, files } = await packageSummary(resolve(ports.directory, folder ?? '.'))
    return { digest: package_digest, files }
  }
  const version = await versionNamed(named, ports)
  await using temporary = await temporaryFolder()
  const { files } = await openVersion(version, resolve(temporary.path, 'model'), ports)
  return { digest: version.package_digest, files }
}
