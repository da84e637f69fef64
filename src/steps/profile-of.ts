import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { DeclaredRole } from '../data/infer-columns.ts'
import { columnNamed } from '../data/select.ts'
import type { Table } from '../data/table.ts'
import { unknownColumn } from '../data/unknown-column.ts'
import { UserError } from '../errors.ts'
import { parseRecord } from '../files/read-record.ts'
import { buildProfile } from '../profile/build-profile.ts'
import { type Profile, profileSchema, type Reference, referenceSchema } from '../records/profile.ts'
import type { OutputColumns } from './output-columns.ts'
import { tableOutcome } from './output-columns.ts'
import { combined } from './reference-sides.ts'

const LIMIT = 256 * 2 ** 20

/** A stored profile, or a package's `reference.json`. */
export function isProfileFile(path: string): boolean {
  return path.endsWith('.json')
}

export async function readProfile(path: string, directory: string): Promise<Profile> {
  const text = await readText(resolve(directory, path), path)
  return text.includes('"training"') && text.includes('"held_out"')
    ? combined(parseRecord(text, referenceSchema, path))
    : parseRecord(text, profileSchema, path)
}

/** What a package holds to compare later data with; null: nothing. */
export async function packageReference(folder: string): Promise<Reference | null> {
  const path = join(folder, 'reference.json')
  const text = await readText(path, 'reference.json').catch((error) => {
    if (error instanceof UserError) return null
    throw error
  })
  return text === null ? null : parseRecord(text, referenceSchema, 'reference.json')
}

async function readText(path: string, where: string): Promise<string> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'EISDIR')
      throw new UserError({ where, what: 'there is no such file' })
    throw error
  })
  if (bytes.length > LIMIT)
    throw new UserError({ where, what: `holds ${bytes.length} bytes`, allowed: `at most ${LIMIT}` })
  return bytes.toString('utf8')
}

export interface ProfileRequest {
  readonly outputs: OutputColumns
  readonly roles?: Readonly<Record<string, DeclaredRole>>
  readonly digest: string | null
  readonly exact?: boolean
  readonly segments?: readonly string[]
}

/** A table's profile, with how good its predictions are where it holds the truth too. */
export function profileOf(
  table: Table,
  { outputs, roles = {}, digest, exact, segments = [] }: ProfileRequest,
): Profile {
  const unknown = segments.filter((name) => !columnNamed(table, name))
  if (unknown.length > 0)
    throw new UserError(unknown.map((name) => ({ where: 'segments', ...unknownColumn(name, table, 'a segment') })))
  const target = outputs.target !== null && columnNamed(table, outputs.target) ? outputs.target : null
  const profile = buildProfile(table, {
    roles: fitting(table, roles),
    target,
    outputs: {
      ...Object.fromEntries(outputs.probabilities.map((name) => [name, 'probability' as const])),
      ...(outputs.prediction === null ? {} : { [outputs.prediction]: 'prediction' as const }),
    },
    digest,
    segments,
    ...(exact === undefined ? {} : { exact }),
  })
  const time = profile.columns.find(({ role }) => role === 'time')?.name ?? null
  return { ...profile, outcome: tableOutcome(table, outputs, time) }
}

/** Declarations that the data no longer fits are the feed's fault: the comparison tells it. */
function fitting(table: Table, roles: Readonly<Record<string, DeclaredRole>>): Record<string, DeclaredRole> {
  const kept = Object.entries(roles).filter(([name, role]) => {
    const column = columnNamed(table, name)
    return column !== undefined && (role !== 'number' || column.kind === 'number')
  })
  return Object.fromEntries(kept)
}
