import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { apiCall } from './api.ts'
import { type BlobStore, blobStore } from './blob-store.ts'
import { type Job, runnerEnvironment } from './env.ts'
import { assertNoViolations, type Exchange, type Violation } from './exchanges.ts'
import { type Faults, faultList } from './faults.ts'
import { git, gitStore } from './git-store.ts'
import { grantOf, newToken, ownerGrant, type TokenRequest } from './permissions.ts'
import { resultsCall } from './results.ts'
import { type Seed, seeder } from './seed.ts'
import { listen } from './server.ts'
import { newSettings } from './settings.ts'
import { addToTally } from './tally.ts'
import type { World } from './world.ts'

export interface GitHubOptions {
  readonly owner?: string
  readonly repo?: string
  readonly defaultBranch?: string
  /** Publishing a release locks its assets and tag. */
  readonly immutableReleases?: boolean
  readonly tagOrder?: World['tagOrder']
  readonly clock?: () => Date
  /** Another place for artifacts and caches than the double's own memory. */
  readonly blobs?: BlobStore
}

/** GitHub for one repository on three loopback origins. */
export interface GitHubDouble {
  readonly api: string
  readonly uploads: string
  readonly results: string
  /** The bare repository: it can be cloned. */
  readonly gitDir: string
  /** All that is stored, to look at and to change. */
  readonly world: World
  readonly seed: Seed
  readonly faults: Faults
  readonly exchanges: Exchange[]
  readonly violations: Violation[]
  /** The job's token with exactly these permissions. */
  token(request: TokenRequest): string
  /** The owner's own token: may do everything. */
  readonly ownerToken: string
  env(job: Job): Record<string, string>
  assertClean(): void
  /** Where `GITHUB_DOUBLE_TALLY` names a file, the counts of exchanges and violations are added to it. */
  close(): Promise<void>
}

export async function startGitHub(options: GitHubOptions = {}): Promise<GitHubDouble> {
  const dir = await mkdtemp(join(tmpdir(), 'github-double-'))
  const gitDir = join(dir, 'repository.git')
  const defaultBranch = options.defaultBranch ?? 'main'
  await git(['init', '--quiet', '--bare', `--initial-branch=${defaultBranch}`, gitDir])
  const clock = options.clock ?? (() => new Date())
  const origins = { api: '', uploads: '', results: '' }
  let last = 1000
  const owner = options.owner ?? 'acme'
  const world: World = {
    owner,
    repo: options.repo ?? 'models',
    repositoryId: 7_001,
    defaultBranch,
    immutableReleases: options.immutableReleases ?? false,
    tagOrder: options.tagOrder ?? 'commit',
    origins,
    git: gitStore(gitDir),
    blobs: options.blobs ?? blobStore(() => origins.results),
    grants: new Map(),
    now: () =>
      clock()
        .toISOString()
        .replace(/\.\d+Z$/, 'Z'),
    nextId: () => {
      last += 1
      return last
    },
    releases: new Map(),
    assets: new Map(),
    runs: new Map(),
    artifacts: new Map(),
    issues: new Map(),
    comments: new Map(),
    deployments: [],
    labels: new Map(),
    labellings: [],
    roles: new Map(),
    checks: new Map(),
    caches: [],
    settings: newSettings(),
    environments: new Set(),
    events: [],
  }
  const exchanges: Exchange[] = []
  const violations: Violation[] = []
  const faults = faultList()
  const record = (exchange: Exchange): void => void exchanges.push(exchange)
  const violate = (violation: Violation): void => void violations.push(violation)
  const api = await listen('api', faults, record, (received) => apiCall(world, received, violate))
  const uploads = await listen('uploads', faults, record, (received) => apiCall(world, received, violate))
  const results = await listen('results', faults, record, async (received) => ({
    answer: await resultsCall(world, received),
    validated: false,
  }))
  Object.assign(origins, { api: api.url, uploads: uploads.url, results: results.url })
  const ownerToken = newToken()
  world.grants.set(ownerToken, ownerGrant(owner))
  return {
    api: api.url,
    uploads: uploads.url,
    results: results.url,
    gitDir,
    world,
    seed: seeder(world),
    faults,
    exchanges,
    violations,
    ownerToken,
    token(request) {
      const token = newToken()
      world.grants.set(token, grantOf(request))
      return token
    },
    env: (job) => runnerEnvironment(world, job),
    assertClean: () => assertNoViolations(violations),
    async close() {
      const tally = process.env.GITHUB_DOUBLE_TALLY
      if (tally) addToTally(tally, exchanges, violations)
      await Promise.all([api.close(), uploads.close(), results.close()])
      await rm(dir, { recursive: true, force: true })
    },
  }
}
