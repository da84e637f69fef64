import { readTable } from '../data/read-table.ts'
import type { Ports } from '../ports/ports.ts'
import { buildProfile } from '../profile/build-profile.ts'
import type { Profile } from '../records/profile.ts'
import type { DriftOptions } from './drift-options.ts'
import { isProfileFile, readProfile } from './profile-of.ts'

/** The window before this one, rows or a profile; null: not given. */
export async function previousProfile(options: DriftOptions, ports: Ports): Promise<Profile | null> {
  const { previous } = options
  if (previous === undefined) return null
  if (isProfileFile(previous)) return readProfile(previous, ports.directory)
  const { table, digest } = await readTable({ patterns: [previous], root: ports.directory })
  return buildProfile(table, { digest })
}
