import { resolve } from 'node:path'
import { readTable } from '../data/read-table.ts'
import { UserError } from '../errors.ts'
import { writeAtomic } from '../files/atomic-write.ts'
import type { Ports } from '../ports/ports.ts'
import { mergeProfiles } from '../profile/merge-profiles.ts'
import { profileText } from '../profile/profile-file.ts'
import type { Profile } from '../records/profile.ts'
import type { Outcome } from '../records/subject.ts'
import { importProfiles } from './import-profile.ts'
import type { ProjectOptions } from './load-project.ts'
import { outputColumns } from './output-columns.ts'
import { isProfileFile, profileOf, readProfile } from './profile-of.ts'
import { profilePart } from './profile-part.ts'
import { asReference } from './row-findings.ts'

export interface ProfileOptions extends ProjectOptions {
  readonly data: readonly string[]
  readonly output: string | undefined
  readonly part: string | undefined
  readonly target: string | undefined
  readonly exact: boolean
  readonly python: string
}

export interface ProfileResult {
  readonly rows: number
  readonly columns: number
  readonly output: string
}

/** Summarises rows so that they need not be kept; profiles given are merged into one. */
export async function profile(options: ProfileOptions, ports: Ports): Promise<Outcome<ProfileResult>> {
  const { part } = options
  const kept = part === undefined ? null : await profilePart(part, options, ports)
  const made = kept?.profile ?? (await profileFrom(options, ports))
  const output = kept && options.output === undefined ? kept.location : await write(made, options, ports)
  const result = { rows: made.rows, columns: made.columns.length, output }
  return {
    result,
    subject: {
      kind: 'table',
      title: `Profile of ${options.data.filter((word) => word !== 'import').join(', ')}`,
      columns: ['column', 'kind', 'used as', 'missing', 'distinct', 'precision'],
      rows: made.columns.map((column) => [
        column.name,
        column.kind,
        column.role,
        column.missing,
        column.distinct.value,
        column.kind === 'other' ? '' : column.precision.kind,
      ]),
    },
  }
}

async function write(made: Profile, options: ProfileOptions, ports: Ports): Promise<string> {
  if (options.output === undefined)
    throw new UserError({
      where: 'output',
      what: 'it is not said where the profile goes',
      allowed: 'a file, or a part',
    })
  const output = resolve(ports.directory, options.output)
  await writeAtomic(output, profileText(made))
  return output
}

async function profileFrom({ data, target, exact, python }: ProfileOptions, ports: Ports): Promise<Profile> {
  if (data[0] === 'import') return importProfiles(data.slice(1), python, ports)
  const stored = data.filter(isProfileFile)
  if (data.length === 0)
    throw new UserError({ where: 'DATA', what: 'nothing to summarise', allowed: 'files of rows, or profiles to merge' })
  if (stored.length === data.length)
    return mergeProfiles(await Promise.all(data.map((path) => readProfile(path, ports.directory))))
  if (stored.length > 0)
    throw new UserError({
      where: 'DATA',
      what: 'files of rows and profiles together',
      allowed: 'either files of rows, or profiles to merge',
    })
  ports.progress('reading data')
  const { table, digest } = await readTable({ patterns: data, root: ports.directory })
  if (table.rows === 0) throw new UserError({ where: data.join(', '), what: 'there are no rows' })
  const named = { target, prediction: undefined, probability: undefined, positive: undefined, task: undefined }
  const outputs = outputColumns([table], named)
  const made = profileOf(table, { outputs, digest, ...(exact ? { exact } : {}) })
  return asReference(made, table, outputs, ports.signal)
}
