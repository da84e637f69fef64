import { parse } from 'yaml'
import { noContent, notFound, ok, page, problem } from './answers.ts'
import { commitOf } from './contents.ts'
import { htmlUrl, nodeId, repositoryUrl } from './people.ts'
import { read, write } from './permissions.ts'
import type { Answer, Call, Json, Route } from './router.ts'
import { workflowId } from './runs.ts'
import { seeder } from './seed.ts'
import type { World } from './world.ts'

const folder = '.github/workflows'

/** The workflow files of a commit. */
async function workflows(world: World, commit: string): Promise<readonly string[]> {
  const out = await world.git.maybe(['ls-tree', '--name-only', `${commit}:${folder}`])
  return (out ?? '')
    .split('\n')
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => `${folder}/${name}`)
}

/** By file name or number; a workflow exists when the default branch has its file. */
async function find(world: World, id: string): Promise<string | null> {
  const head = await commitOf(world, world.defaultBranch)
  const paths = head ? await workflows(world, head) : []
  return paths.find((path) => path === `${folder}/${id}` || String(workflowId(path)) === id) ?? null
}

interface Trigger {
  readonly title?: string
  readonly inputs?: Readonly<Record<string, { readonly required?: boolean; readonly default?: unknown }>>
}

/** What the file says of `workflow_dispatch`; null: nothing. */
async function trigger(world: World, commit: string, path: string): Promise<Trigger | null> {
  const text = await world.git.text(['cat-file', 'blob', `${commit}:${path}`])
  const { on, 'run-name': title } = parse(text) as { on?: unknown; 'run-name'?: string }
  const titled = title === undefined ? {} : { title }
  if (on === 'workflow_dispatch' || (Array.isArray(on) && on.includes('workflow_dispatch'))) return titled
  const events = on as Record<string, Trigger | null> | null
  return events && typeof events === 'object' && 'workflow_dispatch' in events
    ? { ...events.workflow_dispatch, ...titled }
    : null
}

async function dispatch(world: World, { params, body, grant }: Call): Promise<Answer> {
  const path = await find(world, params.workflow_id!)
  if (!path) return notFound
  const ref = String(body.ref)
  const commit = await commitOf(world, ref.replace(/^refs\/(heads|tags)\//, ''))
  if (!commit) return problem(422, `No ref found for: ${ref}`)
  if (!(await workflows(world, commit)).includes(path)) return problem(422, `Workflow does not exist on ref ${ref}`)
  const declared = await trigger(world, commit, path)
  if (!declared) return problem(422, "Workflow does not have 'workflow_dispatch' trigger")
  const inputs = (body.inputs ?? {}) as Record<string, unknown>
  if (Object.keys(inputs).length > 25)
    return problem(422, 'you may only define up to 25 `inputs` for a `workflow_dispatch` event')
  const known = declared.inputs ?? {}
  const unexpected = Object.keys(inputs).filter((name) => !(name in known))
  if (unexpected.length > 0) return problem(422, `Unexpected inputs provided: ${JSON.stringify(unexpected)}`)
  const missing = Object.entries(known).find(
    ([name, each]) => each?.required && each.default === undefined && !(name in inputs),
  )
  if (missing) return problem(422, `Required input '${missing[0]}' not provided`)
  const run = seeder(world).run({
    head_sha: commit,
    head_branch: ref.replace(/^refs\/(heads|tags)\//, ''),
    path,
    event: 'workflow_dispatch',
    status: 'queued',
    actor: grant.login,
    ...(declared.title === undefined ? {} : { title: filled(declared.title, inputs) }),
  })
  // One of the two events that the job's own token may start a workflow with.
  world.events.push({
    event: 'workflow_dispatch',
    by: grant.login,
    starts: true,
    detail: { path, ref, inputs, run: run.id },
  })
  if (body.return_run_details !== true) return noContent
  const run_url = `${repositoryUrl(world)}/actions/runs/${run.id}`
  return ok({ workflow_run_id: run.id, run_url, html_url: `${htmlUrl(world)}/actions/runs/${run.id}` })
}

/** `run-name` with the inputs it names. */
function filled(title: string, inputs: Readonly<Record<string, unknown>>): string {
  return title.replaceAll(/\$\{\{\s*inputs\.([\w-]+)\s*\}\}/g, (_, name: string) => String(inputs[name] ?? ''))
}

function showWorkflow(world: World, path: string): Json {
  const id = workflowId(path)
  const url = `${repositoryUrl(world)}/actions/workflows/${id}`
  const html_url = `${htmlUrl(world)}/blob/${world.defaultBranch}/${path}`
  const when = '2026-01-01T00:00:00Z'
  const name = path.slice(folder.length + 1)
  return {
    id,
    node_id: nodeId('W', id),
    name,
    path,
    state: world.settings.workflow_states[path] ?? 'active',
    created_at: when,
    updated_at: when,
    url,
    html_url,
    badge_url: `${html_url}/badge.svg`,
  }
}

const base = '/repos/{owner}/{repo}'

export const dispatchRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: `${base}/actions/workflows`,
    needs: read('actions'),
    async act(world, call) {
      const head = await commitOf(world, world.defaultBranch)
      const paths = head ? await workflows(world, head) : []
      return page(world, call, paths, (path) => showWorkflow(world, path), 'workflows')
    },
  },
  {
    method: 'GET',
    path: `${base}/actions/workflows/{workflow_id}`,
    needs: read('actions'),
    async act(world, call) {
      const path = await find(world, call.params.workflow_id!)
      return path ? ok(showWorkflow(world, path)) : notFound
    },
  },
  {
    method: 'POST',
    path: `${base}/actions/workflows/{workflow_id}/dispatches`,
    needs: write('actions'),
    act: dispatch,
  },
  {
    method: 'POST',
    path: `${base}/dispatches`,
    needs: write('contents'),
    act(world, { body, grant }) {
      const payload = (body.client_payload ?? {}) as Json
      if (Object.keys(payload).length > 10)
        return problem(422, 'No more than 10 properties are allowed in client_payload')
      const detail = { event_type: body.event_type, client_payload: payload }
      world.events.push({ event: 'repository_dispatch', by: grant.login, starts: true, detail })
      return noContent
    },
  },
  {
    method: 'GET',
    path: `${base}/environments/{environment_name}`,
    needs: read('actions'),
    act(world, { params }) {
      const name = params.environment_name!
      if (!world.environments.has(name)) return notFound
      const url = `${repositoryUrl(world)}/environments/${encodeURIComponent(name)}`
      const when = '2026-01-01T00:00:00Z'
      return ok({
        id: workflowId(name),
        node_id: nodeId('EN', name),
        name,
        url,
        html_url: `${htmlUrl(world)}/deployments`,
        created_at: when,
        updated_at: when,
        protection_rules: [],
        deployment_branch_policy: null,
      })
    },
  },
]
