import { type JobEnd, runJob } from './act.ts'
import type { PullRequest, Repository } from './repository.ts'

/** Runs the workflow's job for a pull request that waits in the merge queue. */
export async function runQueue(repository: Repository, pull: PullRequest): Promise<JobEnd> {
  const { double, folder, git } = repository
  await git('checkout', '--quiet', '--detach', pull.merge)
  const head_branch = `gh-readonly-queue/main/pr-${pull.number}-${pull.base}`
  const run = double.seed.run({ head_sha: pull.merge, head_branch, event: 'merge_group', status: 'in_progress' })
  const end = await runJob({
    double,
    folder,
    workflow: 'model.yml',
    job: 'model',
    run: run.id,
    ref: `refs/heads/${head_branch}`,
    event: {
      name: 'merge_group',
      payload: {
        action: 'checks_requested',
        merge_group: {
          head_sha: pull.merge,
          head_ref: `refs/heads/${head_branch}`,
          base_sha: pull.base,
          base_ref: 'refs/heads/main',
        },
        repository: { full_name: 'acme/models', default_branch: 'main' },
      },
    },
  })
  Object.assign(run, { status: 'completed', conclusion: end.success ? 'success' : 'failure' })
  return end
}
