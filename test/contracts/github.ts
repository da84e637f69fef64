import { jest } from '@jest/globals'
import { connect, type GitHubOptions } from '../../src/adapters/github/connect.ts'
import type { PlatformPorts } from '../../src/ports/ports.ts'
import { type GitHubOptions as DoubleOptions, type GitHubDouble, startGitHub } from '../fakes/github.ts'
import { temporary } from './samples.ts'

export interface Connected extends PlatformPorts {
  readonly double: GitHubDouble
  readonly env: Readonly<Record<string, string>>
  /** The same job again, as after a crash. */
  again(
    changes?: Partial<GitHubOptions> & { readonly permissions?: Readonly<Record<string, 'read' | 'write'>> },
  ): PlatformPorts
}

// The double asks git for everything: slow on a machine that is busy.
jest.setTimeout(60_000)

const doubles: GitHubDouble[] = []

/** Closes what was started, and throws for every exchange that GitHub's description does not allow. */
export async function closeDoubles(): Promise<void> {
  const started = doubles.splice(0)
  await Promise.all(started.map((double) => double.close()))
  for (const double of started) double.assertClean()
}

const everything = { actions: 'write', contents: 'write', issues: 'write', 'pull-requests': 'write' } as const

/** The ports on a fresh double, as in a job of a push to main (or of what `job` says). */
export async function connectDouble(
  job: {
    readonly event?: string
    readonly payload?: object
    /** The commit of the job, once the repository is prepared; main's unless told. */
    readonly sha?: () => string
    readonly options?: Partial<GitHubOptions>
    readonly double?: DoubleOptions
    readonly prepare?: (double: GitHubDouble) => Promise<object | undefined>
  } = {},
): Promise<Connected> {
  const double = await startGitHub(job.double)
  doubles.push(double)
  const trained = await double.seed.commit({
    'mlops.yml': 'name: birds\n',
    '.github/workflows/model.yml': 'on: push\n',
  })
  const prepared = await job.prepare?.(double)
  const payload = prepared ?? job.payload ?? {}
  const sha = job.sha?.() ?? (await double.world.git.resolve('refs/heads/main')) ?? trained
  const event = { name: job.event ?? 'push', payload }
  const run = double.seed.run({ head_sha: sha, event: event.name, status: 'in_progress' }).id
  const temp = await temporary()
  const env = double.env({ token: double.ownerToken, event, run, sha, workspace: temp, temp })
  // What the toolkit's clients read by themselves.
  for (const key of [
    'ACTIONS_RESULTS_URL',
    'ACTIONS_RUNTIME_TOKEN',
    'ACTIONS_CACHE_SERVICE_V2',
    'GITHUB_WORKSPACE',
    'RUNNER_TEMP',
  ])
    process.env[key] = env[key]
  // The toolkit's clients talk to the runner through stdout.
  jest.spyOn(process.stdout, 'write').mockImplementation(() => true)
  const again: Connected['again'] = ({ permissions = everything, ...changes } = {}) =>
    connect({
      token: double.token(permissions),
      repository: env.GITHUB_REPOSITORY!,
      env,
      event: payload,
      pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds / 4)),
      ...job.options,
      ...changes,
    })
  return { ...again(), double, env, again }
}
