import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runtimeToken } from './results.ts'
import type { World } from './world.ts'

export interface Job {
  readonly token: string
  readonly event: { readonly name: string; readonly payload: object }
  /** A run that the double knows (`seed.run`). */
  readonly run: number
  readonly attempt?: number
  readonly sha?: string
  /** `refs/heads/main`, `refs/pull/3/merge` ... */
  readonly ref?: string
  readonly base_ref?: string
  readonly head_ref?: string
  readonly job?: string
  readonly actor?: string
  readonly workspace: string
  /** Where the runner's files go; one folder per step. */
  readonly temp: string
  /** The action's inputs, as in `with:`. */
  readonly inputs?: Readonly<Record<string, string>>
  readonly path?: string
}

/**
 * The runner's environment for a bundled action as a child process. Makes the files that the runner makes, under `temp`:
 * `output`, `summary.md`, `state`, `env`, `path`, `event.json`.
 */
export function runnerEnvironment(world: World, job: Job): Record<string, string> {
  const run = world.runs.get(job.run)
  if (!run) throw new Error(`no run ${job.run} in the double`)
  mkdirSync(join(job.temp, 'runner'), { recursive: true })
  const file = (name: string, content = ''): string => {
    const path = join(job.temp, name)
    writeFileSync(path, content)
    return path
  }
  const ref = job.ref ?? `refs/heads/${run.head_branch ?? world.defaultBranch}`
  const repository = `${world.owner}/${world.repo}`
  const inputs = Object.entries(job.inputs ?? {}).map(([name, value]) => [
    `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
    value,
  ])
  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    PATH: job.path ?? process.env.PATH ?? '',
    HOME: job.temp,
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_API_URL: world.origins.api,
    GITHUB_GRAPHQL_URL: `${world.origins.api}/graphql`,
    ACTIONS_RESULTS_URL: `${world.origins.results}/`,
    ACTIONS_RUNTIME_URL: `${world.origins.results}/`,
    ACTIONS_RUNTIME_TOKEN: runtimeToken(run),
    ACTIONS_CACHE_SERVICE_V2: 'true',
    ACTIONS_CACHE_URL: `${world.origins.results}/`,
    GITHUB_TOKEN: job.token,
    'INPUT_GITHUB-TOKEN': job.token,
    GITHUB_REPOSITORY: repository,
    GITHUB_REPOSITORY_ID: String(world.repositoryId),
    GITHUB_REPOSITORY_OWNER: world.owner,
    GITHUB_EVENT_NAME: job.event.name,
    GITHUB_EVENT_PATH: file('event.json', JSON.stringify(job.event.payload)),
    GITHUB_SHA: job.sha ?? run.head_sha,
    GITHUB_REF: ref,
    GITHUB_REF_NAME: ref.replace(/^refs\/(heads|tags|pull)\//, ''),
    GITHUB_REF_TYPE: ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    GITHUB_BASE_REF: job.base_ref ?? '',
    GITHUB_HEAD_REF: job.head_ref ?? '',
    GITHUB_RUN_ID: String(run.id),
    GITHUB_RUN_NUMBER: String(run.run_number),
    GITHUB_RUN_ATTEMPT: String(job.attempt ?? run.run_attempt),
    GITHUB_JOB: job.job ?? 'model',
    GITHUB_WORKFLOW: run.name,
    GITHUB_WORKFLOW_REF: `${repository}/${run.path}@${ref}`,
    GITHUB_WORKFLOW_SHA: job.sha ?? run.head_sha,
    GITHUB_ACTOR: job.actor ?? run.actor,
    GITHUB_TRIGGERING_ACTOR: job.actor ?? run.actor,
    GITHUB_ACTION: '__self',
    GITHUB_RETENTION_DAYS: '90',
    GITHUB_WORKSPACE: job.workspace,
    GITHUB_OUTPUT: file('output'),
    GITHUB_STEP_SUMMARY: file('summary.md'),
    GITHUB_STATE: file('state'),
    GITHUB_ENV: file('env'),
    GITHUB_PATH: file('path'),
    RUNNER_TEMP: join(job.temp, 'runner'),
    RUNNER_TOOL_CACHE: join(job.temp, 'runner'),
    RUNNER_OS: 'Linux',
    RUNNER_ARCH: 'X64',
    RUNNER_NAME: 'double',
    ...Object.fromEntries(inputs),
  }
}
