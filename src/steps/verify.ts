import { resolve } from 'node:path'
import { UserError } from '../errors.ts'
import { packageSummary } from '../model/digests.ts'
import type { Ports } from '../ports/ports.ts'
import type { Outcome } from '../records/subject.ts'
import { temporaryFolder } from './folders.ts'
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
  await using folder = await temporaryFolder()
  let home = resolve(ports.directory, options.package ?? '')
  let registered: string | null = null
  if (options.version !== undefined) {
    const version = await versionNamed(options.version, ports)
    home = resolve(folder.path, 'model')
    await ports.registry.open(version, home)
    registered = version.package_digest
  }
  const { package_digest: digest, files } = await packageSummary(home)
  if (registered !== null && registered !== digest) {
    throw new UserError({
      where: options.version ?? '',
      what: `not intact: the package's digest is ${digest}`,
      allowed: registered,
    })
  }
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
