import { created, invalid, noContent, notFound, ok, page } from './answers.ts'
import { bodyRefusal } from './comments.ts'
import { fill } from './openapi/fill.ts'
import { htmlUrl, nodeId, repositoryUrl, user } from './people.ts'
import { eitherIssue, read, write } from './permissions.ts'
import type { Answer, Call, Json, Route } from './router.ts'
import type { Issue, Label, World } from './world.ts'

function show(world: World, issue: Issue): Json {
  const url = `${repositoryUrl(world)}/issues/${issue.number}`
  const html_url = `${htmlUrl(world)}/${issue.pull ? 'pull' : 'issues'}/${issue.number}`
  return fill('issue', {
    id: issue.id,
    node_id: nodeId('I', issue.number),
    number: issue.number,
    url,
    html_url,
    repository_url: repositoryUrl(world),
    title: issue.title,
    body: issue.body,
    state: issue.state,
    state_reason: issue.state_reason,
    labels: issue.labels.map((name) => showLabel(world, labelNamed(world, name))),
    assignees: issue.assignees.map(user),
    assignee: issue.assignees[0] ? user(issue.assignees[0]) : null,
    user: user(issue.user),
    comments: [...world.comments.values()].filter((each) => each.issue === issue.number).length,
    created_at: issue.created_at,
    updated_at: issue.updated_at,
    closed_at: issue.closed_at,
    locked: issue.locked,
    author_association: issue.user === world.owner ? 'OWNER' : 'NONE',
    ...(issue.pull && {
      pull_request: { url, html_url, diff_url: `${html_url}.diff`, patch_url: `${html_url}.patch` },
    }),
  })
}

function showLabel(world: World, label: Label): Json {
  return {
    id: label.id,
    node_id: nodeId('LA', label.id),
    url: `${repositoryUrl(world)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    color: label.color,
    description: label.description,
    default: false,
  }
}

/** An issue that names a label that is not there makes it. */
function labelNamed(world: World, name: string): Label {
  const known = world.labels.get(name.toLowerCase())
  if (known) return known
  const label: Label = { id: world.nextId(), name, color: 'ededed', description: null }
  world.labels.set(name.toLowerCase(), label)
  return label
}

/** What the issue's timeline remembers. */
export function setLabel(world: World, issue: Issue, label: string, by: string): void {
  if (issue.labels.includes(label)) return
  issue.labels.push(label)
  world.labellings.push({ issue: issue.number, label, by, at: world.now() })
}

function names(given: unknown): string[] {
  return ((given as (string | { name: string })[] | undefined) ?? []).map((each) =>
    typeof each === 'string' ? each : each.name,
  )
}

function listed(world: World, { query }: Call): readonly Issue[] {
  const state = query.get('state') ?? 'open'
  const wanted = (query.get('labels') ?? '').split(',').filter(Boolean)
  const creator = query.get('creator')
  return [...world.issues.values()]
    .filter(
      (issue) =>
        (state === 'all' || issue.state === state) &&
        wanted.every((name) => issue.labels.some((label) => label.toLowerCase() === name.toLowerCase())) &&
        (!creator || issue.user === creator),
    )
    .sort((a, b) => (query.get('direction') === 'asc' ? a.number - b.number : b.number - a.number))
}

function create(world: World, { body, grant }: Call): Answer {
  const refusal = bodyRefusal('Issue', body.body)
  if (refusal) return refusal
  if (String(body.title ?? '').trim() === '') return invalid('Issue', 'missing_field', 'title')
  const now = world.now()
  const number = Math.max(0, ...world.issues.keys()) + 1
  const issue: Issue = {
    id: world.nextId(),
    number,
    title: String(body.title),
    body: (body.body as string | undefined) ?? null,
    state: 'open',
    state_reason: null,
    labels: names(body.labels),
    assignees: (body.assignees as string[] | undefined) ?? [],
    user: grant.login,
    created_at: now,
    updated_at: now,
    closed_at: null,
    locked: false,
    pull: null,
  }
  world.issues.set(number, issue)
  world.events.push({ event: 'issues', by: grant.login, starts: !grant.job, detail: { action: 'opened', number } })
  return created(show(world, issue))
}

function update(world: World, { body, params }: Call): Answer {
  const issue = world.issues.get(Number(params.issue_number))
  if (!issue) return notFound
  const refusal = bodyRefusal('Issue', body.body)
  if (refusal) return refusal
  const now = world.now()
  if (body.title !== undefined) issue.title = String(body.title)
  if (body.body !== undefined) issue.body = body.body as string | null
  if (body.labels !== undefined) issue.labels = names(body.labels)
  if (body.assignees !== undefined) issue.assignees = body.assignees as string[]
  if (body.state !== undefined && body.state !== issue.state) {
    issue.state = body.state as Issue['state']
    issue.closed_at = issue.state === 'closed' ? now : null
    issue.state_reason =
      issue.state === 'closed' ? ((body.state_reason as string | undefined) ?? 'completed') : 'reopened'
  }
  issue.updated_at = now
  return ok(show(world, issue))
}

const base = '/repos/{owner}/{repo}'

export const issueRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: `${base}/issues`,
    needs: read('issues'),
    act: (world, call) => page(world, call, listed(world, call), (issue) => show(world, issue)),
  },
  { method: 'POST', path: `${base}/issues`, needs: write('issues'), act: create },
  {
    method: 'GET',
    path: `${base}/issues/{issue_number}`,
    needs: eitherIssue('read'),
    act(world, { params }) {
      const issue = world.issues.get(Number(params.issue_number))
      return issue ? ok(show(world, issue)) : notFound
    },
  },
  { method: 'PATCH', path: `${base}/issues/{issue_number}`, needs: eitherIssue('write'), act: update },
  {
    method: 'POST',
    path: `${base}/issues/{issue_number}/labels`,
    needs: eitherIssue('write'),
    act(world, { params, body, grant }) {
      const issue = world.issues.get(Number(params.issue_number))
      if (!issue) return notFound
      for (const label of names(body.labels)) setLabel(world, issue, label, grant.login)
      return ok(issue.labels.map((name) => showLabel(world, labelNamed(world, name))))
    },
  },
  {
    method: 'POST',
    path: `${base}/labels`,
    needs: eitherIssue('write'),
    act(world, { body }) {
      const name = String(body.name)
      if (world.labels.has(name.toLowerCase())) return invalid('Label', 'already_exists', 'name')
      const label = labelNamed(world, name)
      label.color = (body.color as string | undefined) ?? label.color
      label.description = (body.description as string | undefined) ?? null
      return created(showLabel(world, label))
    },
  },
  {
    method: 'GET',
    path: `${base}/labels/{name}`,
    needs: eitherIssue('read'),
    act(world, { params }) {
      const label = world.labels.get(params.name!.toLowerCase())
      return label ? ok(showLabel(world, label)) : notFound
    },
  },
  {
    method: 'DELETE',
    path: `${base}/labels/{name}`,
    needs: eitherIssue('write'),
    act: (world, { params }) => (world.labels.delete(params.name!.toLowerCase()) ? noContent : notFound),
  },
]
