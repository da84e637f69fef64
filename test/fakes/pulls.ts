import { created, notFound, ok, page, problem } from './answers.ts'
import { fill } from './openapi/fill.ts'
import { htmlUrl, nodeId, repository, repositoryUrl, user } from './people.ts'
import { read, write } from './permissions.ts'
import type { Call, Json, Route } from './router.ts'
import { seeder } from './seed.ts'
import type { Issue, PullFacts, World } from './world.ts'

export interface Pull extends Issue {
  readonly pull: PullFacts
}

export function isPull(issue: Issue | undefined): issue is Pull {
  return issue?.pull !== undefined && issue.pull !== null
}

function show(world: World, schema: 'pull-request' | 'pull-request-simple', issue: Pull): Json {
  const { pull } = issue
  const url = `${repositoryUrl(world)}/pulls/${issue.number}`
  const own = `${world.owner}/${world.repo}`
  const side = (full: string, ref: string, sha: string): Json => {
    const [owner = ''] = full.split('/')
    return { label: `${owner}:${ref}`, ref, sha, user: user(owner), repo: repository(world, 'full-repository', full) }
  }
  return fill(schema, {
    id: issue.id,
    node_id: nodeId('PR', issue.number),
    number: issue.number,
    url,
    html_url: `${htmlUrl(world)}/pull/${issue.number}`,
    title: issue.title,
    body: issue.body,
    state: issue.state,
    draft: pull.draft,
    user: user(issue.user),
    created_at: issue.created_at,
    updated_at: issue.updated_at,
    closed_at: issue.closed_at,
    merged_at: pull.merged_at,
    merge_commit_sha: pull.merge_sha,
    head: side(pull.head_repository, pull.head_branch, pull.head_sha),
    base: side(own, pull.base_branch, pull.base_sha),
    author_association: issue.user === world.owner ? 'OWNER' : 'CONTRIBUTOR',
    ...(schema === 'pull-request' && { merged: pull.merged_at !== null, mergeable: true, mergeable_state: 'clean' }),
  })
}

export function pulls(world: World): readonly Pull[] {
  return [...world.issues.values()].filter(isPull).reverse()
}

function filtered(world: World, { query }: Call): readonly Pull[] {
  const state = query.get('state') ?? 'open'
  const head = query.get('head')
  const base = query.get('base')
  // Without an owner GitHub ignores the filter.
  const [owner, branch] = head?.includes(':')
    ? [head.slice(0, head.indexOf(':')), head.slice(head.indexOf(':') + 1)]
    : []
  return pulls(world).filter(
    ({ pull, state: own }) =>
      (state === 'all' || own === state) &&
      (!base || pull.base_branch === base) &&
      (!branch || (pull.head_branch === branch && pull.head_repository.split('/')[0] === owner)),
  )
}

export const pullRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/repos/{owner}/{repo}/pulls',
    needs: write('pull_requests'),
    async act(world, call) {
      const { title, head, base, body } = call.body as { title: string; head: string; base: string; body?: string }
      const [head_sha, base_sha] = await Promise.all(
        [head, base].map((branch) => world.git.resolve(`refs/heads/${branch}`)),
      )
      if (!head_sha || !base_sha) return problem(422, 'Validation Failed')
      const open = pulls(world).some(({ pull, state }) => state === 'open' && pull.head_branch === head)
      if (open) return problem(422, `Validation Failed: a pull request already exists for ${world.owner}:${head}.`)
      const made = seeder(world).pull({
        title,
        head_branch: head,
        head_sha,
        base_branch: base,
        base_sha,
        user: call.grant.login,
      })
      made.body = body ?? null
      return created(show(world, 'pull-request', made as Pull))
    },
  },
  {
    method: 'GET',
    path: '/repos/{owner}/{repo}/pulls',
    needs: read('pull_requests'),
    act: (world, call) => page(world, call, filtered(world, call), (pull) => show(world, 'pull-request-simple', pull)),
  },
  {
    method: 'GET',
    path: '/repos/{owner}/{repo}/pulls/{pull_number}',
    needs: read('pull_requests'),
    act(world, call) {
      const pull = world.issues.get(Number(call.params.pull_number))
      return isPull(pull) ? ok(show(world, 'pull-request', pull)) : notFound
    },
  },
  {
    method: 'GET',
    path: '/repos/{owner}/{repo}/commits/{commit_sha}/pulls',
    needs: read('pull_requests'),
    act(world, call) {
      const sha = call.params.commit_sha!
      const own = `${world.owner}/${world.repo}`
      // A fork's pull request is not found this way.
      const found = pulls(world).filter(
        ({ pull }) => pull.head_repository === own && (pull.head_sha === sha || pull.merge_sha === sha),
      )
      return page(world, call, found, (pull) => show(world, 'pull-request-simple', pull))
    },
  },
]
