import semver from 'semver'
import { UserError } from '../errors.ts'

export type VersionStep = 'patch' | 'minor' | 'major' | { readonly explicit: string }

/**
 * The number of the next version: the highest existing one (SemVer order) raised by `step`; v0.0.1, v0.1.0 or v1.0.0 where
 * there is none. UserError for an explicit number that is malformed or taken.
 */
export function nextVersion(existing: readonly string[], step: VersionStep): string {
  if (typeof step === 'object') return explicitVersion(existing, step.explicit)
  const highest = existing.toSorted(semver.compareBuild).at(-1) ?? 'v0.0.0'
  return `v${semver.inc(highest, step)}`
}

function explicitVersion(existing: readonly string[], wanted: string): string {
  const parsed = semver.parse(wanted)
  if (!parsed || parsed.build.length > 0 || wanted.replace(/^v/, '') !== parsed.version)
    throw new UserError({ what: `${wanted} is not a version`, allowed: 'SemVer without build metadata, e.g. v1.4.0' })
  const version = `v${parsed.version}`
  if (existing.some((other) => semver.eq(other, version)))
    throw new UserError({ what: `version ${version} exists already with another package`, allowed: 'a free number' })
  return version
}
