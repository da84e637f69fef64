import type { RunQuery, Vouched } from '../../ports/run-store.ts'
import type { Artifact } from './artifacts.ts'
import type { Client, Environment, Octokit } from './client.ts'

type WorkflowRun = Awaited<ReturnType<Octokit['rest']['actions']['getWorkflowRun']>>['data']
type Query = Pick<RunQuery, 'branch' | 'events' | 'workflow' | 'pull_request_head'>
export type Vouch = (artifact: Artifact, commit: string, query: Query) => Promise<Vouched>

/** Events whose runs hold what is, or is about to be, on a branch. A pull request's run is its author's word. */
const allowedEvents = ['push', 'merge_group', 'schedule', 'workflow_dispatch', 'repository_dispatch']

/** What the API says of where an artifact came from: forks' artifacts lie beside ours, under any name they like. */
export function voucher({ octokit, owner, repo, env }: Client): Vouch {
  const asked = new Map<number, Promise<WorkflowRun>>()
  const workflowRun = (run_id: number) => {
    const answer =
      asked.get(run_id) ?? octokit.rest.actions.getWorkflowRun({ owner, repo, run_id }).then(({ data }) => data)
    asked.set(run_id, answer)
    return answer
  }
  return async (artifact, commit, query) => {
    const origin = artifact.workflow_run
    if (!origin?.id || origin.repository_id === undefined)
      return refused('GitHub does not say which workflow run made it')
    if (origin.head_repository_id !== origin.repository_id) return refused('it comes from a fork')
    return judge(await workflowRun(origin.id), commit, { ...query, workflow: query.workflow ?? ownWorkflow(env) })
  }
}

function judge(run: WorkflowRun, commit: string, query: Query & { readonly workflow: string }): Vouched {
  const events = query.events ?? allowedEvents
  if (!events.includes(run.event))
    return refused(`it was made by the event ${run.event}, not by ${events.join(' or ')}`)
  const head = query.pull_request_head ?? commit
  if (run.head_sha !== head) return refused(`it is named after commit ${head}, but its run was of ${run.head_sha}`)
  if (query.branch !== undefined && !isOnBranch(run.head_branch, query.branch))
    return refused(`it comes from the branch ${run.head_branch}, not ${query.branch}`)
  const [path] = run.path.split('@')
  if (path !== query.workflow) return refused(`it was made by the workflow ${path}, not by ${query.workflow}`)
  return { trusted: true }
}

/** A merge queue tests on branches of its own, named after the one it will merge into. */
export function isOnBranch(head: string | null, branch: string): boolean {
  return head === branch || (head?.startsWith(`gh-readonly-queue/${branch}/`) ?? false)
}

/** `octo/birds/.github/workflows/model.yml@refs/heads/main` -> `.github/workflows/model.yml` */
export function ownWorkflow({ GITHUB_WORKFLOW_REF = '' }: Environment): string {
  return GITHUB_WORKFLOW_REF.split('@')[0]!.split('/').slice(2).join('/')
}

function refused(why: string): Vouched {
  return { trusted: false, why }
}
