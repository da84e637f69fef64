import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Comparison } from '../drift/compare-profiles.ts'
import { writeAtomic } from '../files/atomic-write.ts'
import { formatRecord, readRecord } from '../files/read-record.ts'
import { profileText } from '../profile/profile-file.ts'
import { driftReplaySchema, replayFiles } from '../records/drift-replay.ts'
import { readProfile } from './profile-of.ts'

/** Writes what a comparison was made of, beside its report. */
export async function writeReplay(folder: string, comparison: Required<Comparison>): Promise<void> {
  const { name, policy, issues, notes, history, reference, current } = comparison
  await mkdir(folder, { recursive: true })
  await writeAtomic(join(folder, replayFiles.reference), profileText(reference.profile))
  await writeAtomic(join(folder, replayFiles.current), profileText(current.profile))
  const record = {
    schema_version: 1,
    name,
    reference: reference.source,
    current: current.source,
    policy,
    issues,
    notes,
    history,
  }
  await writeAtomic(join(folder, replayFiles.replay), formatRecord(record))
}

/** The comparison that a report's folder holds. @throws UserError */
export async function readReplay(path: string, directory: string): Promise<Required<Comparison>> {
  const folder = resolve(directory, path)
  const { name, policy, issues, notes, history, ...sources } = await readRecord(
    join(folder, replayFiles.replay),
    driftReplaySchema,
  )
  return {
    name,
    policy,
    issues,
    notes,
    history,
    reference: { source: sources.reference, profile: await readProfile(replayFiles.reference, folder) },
    current: { source: sources.current, profile: await readProfile(replayFiles.current, folder) },
  }
}
