import { created, notFound, ok, page, problem } from './answers.ts'
import { commitOf } from './contents.ts'
import { fill } from './openapi/fill.ts'
import { htmlUrl, nodeId, repositoryUrl } from './people.ts'
import { read, write } from './permissions.ts'
import type { Call, Json, Route } from './router.ts'
import type { CheckRun, World } from './world.ts'

function show(world: World, check: CheckRun): Json {
  const url = `${repositoryUrl(world)}/check-runs/${check.id}`
  const { annotations, ...output } = check.output
  return fill('check-run', {
    id: check.id,
    node_id: nodeId('CR', check.id),
    name: check.name,
    head_sha: check.head_sha,
    external_id: check.external_id,
    url,
    html_url: `${htmlUrl(world)}/runs/${check.id}`,
    details_url: check.details_url ?? `${htmlUrl(world)}/runs/${check.id}`,
    status: check.status,
    conclusion: check.conclusion,
    started_at: check.started_at,
    completed_at: check.completed_at,
    output: { ...output, annotations_count: annotations.length, annotations_url: `${url}/annotations` },
    check_suite: { id: 1 },
    pull_requests: [],
  })
}

interface Output {
  readonly title?: string
  readonly summary?: string
  readonly text?: string
  readonly annotations?: readonly unknown[]
}

/** Annotations of later calls are added; the other parts replace. */
function apply(world: World, check: CheckRun, { body }: Call): void {
  const output = (body.output ?? {}) as Output
  check.name = (body.name as string | undefined) ?? check.name
  check.external_id = (body.external_id as string | undefined) ?? check.external_id
  check.details_url = (body.details_url as string | undefined) ?? check.details_url
  check.conclusion = (body.conclusion as string | undefined) ?? check.conclusion
  check.status = check.conclusion ? 'completed' : ((body.status as string | undefined) ?? check.status)
  if (check.status === 'completed') check.completed_at = (body.completed_at as string | undefined) ?? world.now()
  check.output = {
    title: output.title ?? check.output.title,
    summary: output.summary ?? check.output.summary,
    text: output.text ?? check.output.text,
    annotations: [...check.output.annotations, ...(output.annotations ?? [])],
  }
}

const base = '/repos/{owner}/{repo}'

export const checkRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: `${base}/check-runs`,
    needs: write('checks'),
    async act(world, call) {
      const head_sha = String(call.body.head_sha)
      if ((await world.git.typeOf(head_sha)) !== 'commit') return problem(422, `No commit found for SHA: ${head_sha}`)
      const check: CheckRun = {
        id: world.nextId(),
        name: '',
        head_sha,
        status: 'queued',
        conclusion: null,
        started_at: (call.body.started_at as string | undefined) ?? world.now(),
        completed_at: null,
        external_id: '',
        details_url: null,
        output: { title: null, summary: null, text: null, annotations: [] },
      }
      apply(world, check, call)
      world.checks.set(check.id, check)
      return created(show(world, check))
    },
  },
  {
    method: 'PATCH',
    path: `${base}/check-runs/{check_run_id}`,
    needs: write('checks'),
    act(world, call) {
      const check = world.checks.get(Number(call.params.check_run_id))
      if (!check) return notFound
      apply(world, check, call)
      return ok(show(world, check))
    },
  },
  {
    method: 'GET',
    path: `${base}/commits/{ref}/check-runs`,
    needs: read('checks'),
    async act(world, call) {
      const sha = await commitOf(world, call.params.ref!)
      const name = call.query.get('check_name')
      const found = [...world.checks.values()].filter((each) => each.head_sha === sha && (!name || each.name === name))
      return page(world, call, found.reverse(), (check) => show(world, check), 'check_runs')
    },
  },
]
