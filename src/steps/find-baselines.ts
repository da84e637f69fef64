import type { ModelRegistry, Version } from '../ports/model-registry.ts'
import type { Ports } from '../ports/ports.ts'
import type { StoredRun } from '../ports/run-store.ts'
import type { Policy } from './gate-policy.ts'

/** How far back a base without a run of its own is followed. */
const maxDistance = 50

export type FoundBaseline = { readonly name: string; readonly source: string; readonly commit: string | null } & (
  | { readonly kind: 'run'; readonly run: StoredRun; readonly distance: number }
  | { readonly kind: 'version'; readonly version: Version }
)

export interface Baselines {
  readonly found: readonly FoundBaseline[]
  readonly missing: readonly { readonly name: string; readonly why: string }[]
  readonly versions: Awaited<ReturnType<ModelRegistry['list']>>['versions']
}

/**
 * The models to compare with. `base` is the run of the base commit, or of its nearest first-parent ancestor that has one;
 * any other name is a stage. Where nothing is found the newest version stands in, which never expires (design §4).
 */
export async function findBaselines(policy: Policy, ports: Ports): Promise<Baselines> {
  const { name, validate } = policy.project
  const { versions } = await ports.registry.list(name)
  const found: FoundBaseline[] = []
  const missing: { name: string; why: string }[] = []
  for (const baseline of validate.baseline) {
    const result = baseline === 'base' ? await baseRun(name, policy.base, ports) : stageVersion(baseline, versions)
    if (typeof result === 'string') missing.push({ name: baseline, why: result })
    else found.push(result)
  }
  const newest = versions[0]
  if (found.length === 0 && newest && validate.baseline.length > 0) {
    found.push({
      kind: 'version',
      name: 'newest version',
      version: newest,
      source: `${newest.tag}, since no other baseline was found`,
      commit: newest.commit,
    })
  }
  return { found, missing, versions }
}

async function baseRun(name: string, base: string | null, ports: Ports): Promise<FoundBaseline | string> {
  if (base === null) return 'this event has no base commit'
  let refused: string | null = null
  const commits = await ports.history.ancestors(base, maxDistance + 1)
  for (const [distance, commit] of commits.entries()) {
    const branch = ports.base_branch === null ? {} : { branch: ports.base_branch }
    const runs = await ports.runs.find({ name, commit, ...branch, limit: 10 })
    const run = runs.find((candidate) => candidate.vouched.trusted && !candidate.expired)
    if (run) {
      const back = distance === 0 ? '' : `, ${distance} ${distance === 1 ? 'commit' : 'commits'} before the base`
      return { kind: 'run', name: 'base', run, distance, commit, source: `run of ${commit.slice(0, 7)}${back}` }
    }
    for (const one of runs) refused ??= whyNot(one, commit)
  }
  const before = commits.length > 1 ? ` or the ${commits.length - 1} commits before it` : ''
  return refused ?? `no run is kept for ${base.slice(0, 7)}${before}`
}

function whyNot({ vouched, expired, expires_at }: StoredRun, commit: string): string {
  const run = `the run of ${commit.slice(0, 7)}`
  if (!vouched.trusted) return `${run} does not count: ${vouched.why}`
  return expired ? `${run} expired${expires_at === null ? '' : ` at ${expires_at}`}` : `${run} could not be used`
}

function stageVersion(stage: string, versions: readonly Version[]): FoundBaseline | string {
  const version = versions.find((candidate) => candidate.stages.includes(stage))
  if (!version) return `no version is in stage ${stage}`
  return { kind: 'version', name: stage, version, source: version.tag, commit: version.commit }
}
