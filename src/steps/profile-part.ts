import { join } from 'node:path'
import { writeAtomic } from '../files/atomic-write.ts'
import type { Ports } from '../ports/ports.ts'
import { profileText } from '../profile/profile-file.ts'
import type { Profile } from '../records/profile.ts'
import { driftVersion } from './drift-version.ts'
import { temporaryFolder } from './folders.ts'
import { loadProject, type ProjectOptions } from './load-project.ts'

/**
 * One part of a window, as a drift check would have looked at it: with the types of the version in the stage and with what
 * it says of the rows. Kept for the job that merges the parts. Returns the profile and where it lies.
 */
export async function profilePart(
  part: string,
  { data, ...options }: ProjectOptions & { readonly data: readonly string[] },
  ports: Ports,
): Promise<{ readonly profile: Profile; readonly location: string }> {
  const project = await loadProject(options, ports)
  const { current } = await driftVersion(
    project,
    {
      current: data,
      parts: false,
      labels: undefined,
      'label-id': undefined,
      window: undefined,
      time: undefined,
      segment: [],
      'domain-classifier': false,
    },
    ports,
  )
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'profile.json')
  await writeAtomic(file, profileText(current.profile))
  return { profile: current.profile, location: await ports.checks.putPart(project.name, part, file) }
}
