import type { Origin } from '../records/run.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Where this workflow run came from, as the runner tells it. */
export function workflowOrigin(env: Environment): Origin {
  return {
    commit: env['GITHUB_SHA'] ?? null,
    branch: env['GITHUB_HEAD_REF'] || env['GITHUB_REF_NAME'] || null,
    repository: env['GITHUB_REPOSITORY'] ?? null,
    dirty: null,
    workflow:
      env['GITHUB_WORKFLOW_REF']?.replace(/^[^/]+\/[^/]+\//, '').replace(/@.*$/, '') ?? env['GITHUB_WORKFLOW'] ?? null,
    workflow_run_id: env['GITHUB_RUN_ID'] ?? null,
    workflow_run_attempt: Number(env['GITHUB_RUN_ATTEMPT'] ?? 1),
    job: env['GITHUB_JOB'] ?? null,
    event: env['GITHUB_EVENT_NAME'] ?? null,
    user: env['GITHUB_ACTOR'] ?? null,
  }
}
