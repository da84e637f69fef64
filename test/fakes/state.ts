import type { GitHubDouble } from './github.ts'

/** What the double holds, as JSON: bytes are left out, refs are read from git. */
export async function stateOf(double: GitHubDouble): Promise<Record<string, unknown>> {
  const { world, exchanges, violations } = double
  return {
    refs: await world.git.refs('refs/'),
    releases: [...world.releases.values()],
    assets: [...world.assets.values()].map(({ bytes, ...asset }) => ({ ...asset, size: bytes.length })),
    runs: [...world.runs.values()],
    artifacts: [...world.artifacts.values()],
    issues: [...world.issues.values()],
    comments: [...world.comments.values()],
    labels: [...world.labels.values()],
    checks: [...world.checks.values()],
    caches: world.caches,
    events: world.events,
    exchanges,
    violations,
  }
}
