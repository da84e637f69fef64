import type { MergedChange, MergedChanges } from '../../ports/merged-changes.ts'
import type { Client, Octokit } from './client.ts'
import type { EventPayload } from './event.ts'
import { httpStatus } from './http-error.ts'
import { ownWorkflow } from './vouch.ts'

type Pull = Awaited<ReturnType<Octokit['rest']['repos']['listPullRequestsAssociatedWithCommit']>>['data'][number]

/**
 * The pull request behind a commit of a push, by GitHub's word alone: same repository, merged as this commit, head of the
 * same tree. At most four requests, however many pull requests and runs there are.
 */
export function githubMergedChanges(client: Client, event: EventPayload): MergedChanges {
  const treeOf = treeReader(client)
  return {
    find: async (commit) => {
      const pull = await mergedAs(client, commit, event)
      if (!pull) return { status: 'none' }
      const { number: pull_request, head } = pull
      const differs = (why: string): MergedChange => ({ status: 'differs', pull_request, why })
      if (!head.repo || head.repo.id !== pull.base.repo.id) return differs('it came from a fork')
      const tree = await treeOf(commit)
      if ((await treeOf(head.sha)) !== tree) return differs('its head is not what was merged, tree by tree')
      const run = await lastPassed(client, head.sha)
      if (run === null) return differs('no run of this workflow passed on its head')
      return {
        status: 'found',
        pull_request,
        head: head.sha,
        head_branch: head.ref,
        workflow_run_id: run,
        sameTree: async (tested) => (await treeOf(tested)) === tree,
      }
    },
  }
}

async function mergedAs({ octokit, owner, repo, env }: Client, commit: string, event: EventPayload) {
  const request = { owner, repo, commit_sha: commit, per_page: 100 }
  const { data } = await octokit.rest.repos.listPullRequestsAssociatedWithCommit(request)
  const branch = env.GITHUB_REF_NAME ?? event.repository?.default_branch
  return data.find(
    (pull: Pull) => pull.merged_at !== null && pull.merge_commit_sha === commit && pull.base.ref === branch,
  )
}

/** The newest successful run of this very workflow file on the pull request's head. */
async function lastPassed({ octokit, owner, repo, env }: Client, head_sha: string): Promise<number | null> {
  const filter = { owner, repo, head_sha, event: 'pull_request', status: 'success', per_page: 100 } as const
  const { data } = await octokit.rest.actions.listWorkflowRunsForRepo(filter)
  const own = data.workflow_runs.filter(({ path }) => path.split('@')[0] === ownWorkflow(env))
  return own.toSorted((a, b) => b.id - a.id)[0]?.id ?? null
}

/** null: no such commit. */
function treeReader({ octokit, owner, repo }: Client): (commit: string) => Promise<string | null> {
  const known = new Map<string, Promise<string | null>>()
  return (commit_sha) => {
    const ask = async () => {
      try {
        return (await octokit.rest.git.getCommit({ owner, repo, commit_sha })).data.tree.sha
      } catch (error) {
        if (httpStatus(error) === 404) return null
        throw error
      }
    }
    const answer = known.get(commit_sha) ?? ask()
    known.set(commit_sha, answer)
    return answer
  }
}
