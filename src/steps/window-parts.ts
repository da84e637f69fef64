import { glob } from 'node:fs/promises'
import { join } from 'node:path'
import { byCodePoint } from '../data/code-point-order.ts'
import { UserError } from '../errors.ts'
import { digestOf } from '../files/digest.ts'
import type { Ports } from '../ports/ports.ts'
import { mergeProfiles } from '../profile/merge-profiles.ts'
import type { Project } from '../project/project.ts'
import type { Profile } from '../records/profile.ts'
import { temporaryFolder } from './folders.ts'
import { isProfileFile, readProfile } from './profile-of.ts'

export interface WindowParts {
  readonly profile: Profile
  readonly notes: readonly string[]
}

/** The window as profiles that were made elsewhere, merged: this workflow run's parts, or files; null: rows are to be read. */
export async function windowParts(
  project: Project,
  { parts, patterns, root }: { readonly parts: boolean; readonly patterns: readonly string[]; readonly root: string },
  ports: Pick<Ports, 'checks'>,
): Promise<WindowParts | null> {
  if (!parts) {
    if (patterns.length === 0 || !patterns.every(isProfileFile)) return null
    return merged(await profileFiles(patterns, root), root)
  }
  await using folder = await temporaryFolder()
  const files = await ports.checks.parts(project.name, join(folder.path, 'parts'))
  if (files.length === 0)
    throw new UserError({
      where: 'parts',
      what: `no part of a window of ${project.name} was profiled before`,
      allowed: 'profile-data (`mlops profile DATA --part NAME`) in earlier jobs of this workflow run',
    })
  return merged(files, '/')
}

/** Profiles that paths or globs name, each once. */
async function profileFiles(patterns: readonly string[], root: string): Promise<readonly string[]> {
  const found = new Set<string>()
  for (const pattern of patterns) {
    // A name without wildcards is taken as it is, so that reading it tells that it is missing.
    if (!/[*?[{]/.test(pattern)) found.add(pattern)
    else for await (const file of glob(pattern, { cwd: root })) found.add(file)
  }
  if (found.size > 0) return [...found].sort(byCodePoint)
  throw new UserError({
    where: patterns.join(', '),
    what: 'no profile is there',
    allowed: 'files that `mlops profile` wrote',
  })
}

async function merged(files: readonly string[], root: string): Promise<WindowParts> {
  const profiles = await Promise.all(files.map((file) => readProfile(file, root)))
  const profile = mergeProfiles(profiles)
  const digests = profiles.map(({ digest }) => digest)
  const known = digests.every((digest) => digest !== null)
  return {
    // Of one window whatever the order of its parts.
    profile: {
      ...profile,
      digest: profiles.length > 1 && known ? digestOf(digests.toSorted().join('\n')) : profile.digest,
    },
    notes:
      profiles.length > 1
        ? [`${profiles.length} profiles were merged: performance and duplicates are not known of the whole.`]
        : [],
  }
}
