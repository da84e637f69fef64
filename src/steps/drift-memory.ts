import { join } from 'node:path'
import { UserError } from '../errors.ts'
import { readRecord } from '../files/read-record.ts'
import type { Ports } from '../ports/ports.ts'
import { checkFiles, driftCheckSchema } from '../records/drift-check.ts'
import { type DriftWindow, windowHistorySchema } from '../records/drift-window.ts'
import { type Profile, profileSchema } from '../records/profile.ts'
import { temporaryFolder } from './folders.ts'

const PROFILE_LIMIT = 256 * 2 ** 20

/** What earlier checks left: their windows, the last feed that a schedule brought, and when they were made. */
export interface DriftMemory {
  readonly windows: readonly DriftWindow[]
  readonly feed: Profile | null
  readonly times: readonly string[]
  readonly notes: readonly string[]
}

const nothing: DriftMemory = { windows: [], feed: null, times: [], notes: [] }

/** An earlier check that cannot be read is told, and must not stop this one. */
export async function recallChecks(name: string, ports: Pick<Ports, 'checks'>): Promise<DriftMemory> {
  await using folder = await temporaryFolder()
  const home = join(folder.path, 'check')
  if ((await ports.checks.latest(name, home)) === null) return nothing
  try {
    const { times } = await readRecord(join(home, checkFiles.check), driftCheckSchema)
    const { windows } = await readRecord(join(home, checkFiles.windows), windowHistorySchema)
    return { windows, feed: await feedIn(home), times, notes: [] }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return {
      ...nothing,
      notes: [`The check before could not be read, so that this one stands alone: ${error.message}`],
    }
  }
}

async function feedIn(home: string): Promise<Profile | null> {
  try {
    return await readRecord(join(home, checkFiles.feed), profileSchema, PROFILE_LIMIT)
  } catch (error) {
    // Checks that nobody's schedule started know no feed.
    if (error instanceof UserError && error.problems.some(({ what }) => what === 'this file is missing')) return null
    throw error
  }
}
