import { notFound, ok, page } from './answers.ts'
import { fill } from './openapi/fill.ts'
import { htmlUrl, nodeId, numberOf, repository, repositoryId, repositoryUrl, user } from './people.ts'
import { read } from './permissions.ts'
import type { Call, Json, Route } from './router.ts'
import type { WorkflowRun, World } from './world.ts'

export const workflowId = (path: string): number => numberOf(path)

function show(world: World, run: WorkflowRun): Json {
  const url = `${repositoryUrl(world)}/actions/runs/${run.id}`
  return fill('workflow-run', {
    id: run.id,
    name: run.name,
    node_id: nodeId('WFR', run.id),
    head_branch: run.head_branch,
    head_sha: run.head_sha,
    path: run.path,
    display_title: run.title ?? run.name,
    run_number: run.run_number,
    run_attempt: run.run_attempt,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: workflowId(run.path),
    url,
    html_url: `${htmlUrl(world)}/actions/runs/${run.id}`,
    artifacts_url: `${url}/artifacts`,
    jobs_url: `${url}/jobs`,
    pull_requests: run.pulls.flatMap((number) => pullFacts(world, number)),
    created_at: run.created_at,
    updated_at: run.created_at,
    run_started_at: run.created_at,
    actor: user(run.actor),
    triggering_actor: user(run.actor),
    repository: repository(world, 'minimal-repository'),
    head_repository: repository(world, 'minimal-repository', run.head_repository),
    head_repository_id: repositoryId(world, run.head_repository),
    head_commit: null,
  })
}

function pullFacts(world: World, number: number): readonly Json[] {
  const pull = world.issues.get(number)?.pull
  // GitHub leaves this list empty for a fork's pull request.
  if (!pull || pull.head_repository !== `${world.owner}/${world.repo}`) return []
  const repo = { id: world.repositoryId, url: repositoryUrl(world), name: world.repo }
  return [
    {
      id: numberOf(`pull-${number}`),
      number,
      url: `${repositoryUrl(world)}/pulls/${number}`,
      head: { ref: pull.head_branch, sha: pull.head_sha, repo },
      base: { ref: pull.base_branch, sha: pull.base_sha, repo },
    },
  ]
}

/** Newest first, by the list operation's filters. */
function filtered(world: World, { query }: Call): readonly WorkflowRun[] {
  const is = (key: string, value: string | null): boolean => !query.get(key) || query.get(key) === value
  return [...world.runs.values()]
    .filter(
      (run) =>
        is('branch', run.head_branch) &&
        is('event', run.event) &&
        is('head_sha', run.head_sha) &&
        is('actor', run.actor) &&
        (is('status', run.status) || is('status', run.conclusion)),
    )
    .reverse()
}

const base = '/repos/{owner}/{repo}/actions'

export const runRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: `${base}/runs`,
    needs: read('actions'),
    act: (world, call) => page(world, call, filtered(world, call), (run) => show(world, run), 'workflow_runs'),
  },
  {
    method: 'GET',
    path: `${base}/workflows/{workflow_id}/runs`,
    needs: read('actions'),
    act(world, call) {
      const id = call.params.workflow_id!
      const of = (run: WorkflowRun): boolean => run.path.endsWith(`/${id}`) || String(workflowId(run.path)) === id
      return page(world, call, filtered(world, call).filter(of), (run) => show(world, run), 'workflow_runs')
    },
  },
  {
    method: 'GET',
    path: `${base}/runs/{run_id}`,
    needs: read('actions'),
    act(world, call) {
      const run = world.runs.get(Number(call.params.run_id))
      return run ? ok(show(world, run)) : notFound
    },
  },
  {
    method: 'GET',
    path: `${base}/runs/{run_id}/jobs`,
    needs: read('actions'),
    act: (world, call) =>
      world.runs.has(Number(call.params.run_id)) ? page(world, call, [], (job) => job, 'jobs') : notFound,
  },
]
