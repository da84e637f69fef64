import { UserError } from '../../errors.ts'

/** `fingerprint`: no files that count, its name tells what the run beside it was made of. */
export type ArtifactKind = 'run' | 'report' | 'fingerprint'

/** `mlops-run-<name>-<commit>[-<leg>]`; with a fingerprint's digest in place of the commit for the kind of that name. */
export function artifactName(kind: ArtifactKind, name: string, commit: string, leg?: string): string {
  return checkedArtifactName(`mlops-${kind}-${name}-${commit}${leg === undefined ? '' : `-${leg}`}`)
}

/** The name, where the service takes it. @throws UserError */
export function checkedArtifactName(artifact: string): string {
  // What the service refuses (actions/toolkit, artifact name validation), and a sane length.
  if (/["':<>|*?\r\n\\/]/.test(artifact) || artifact.length > 240)
    throw new UserError({
      what: `${JSON.stringify(artifact)} cannot name an artifact`,
      allowed: 'no " : < > | * ? \\ /',
    })
  return artifact
}

/** The commit and leg in a name, null for the artifact of another model or kind. */
export function parseArtifactName(artifact: string, kind: ArtifactKind, name: string) {
  const prefix = `mlops-${kind}-${name}-`
  const found = artifact.startsWith(prefix) ? /^([0-9a-f]{40})(?:-(.+))?$/.exec(artifact.slice(prefix.length)) : null
  return found ? { commit: found[1]!, leg: found[2] } : null
}
