import type { getOctokit } from '@actions/github'

export type Seen = Readonly<Record<string, unknown>>

type Client = ReturnType<typeof getOctokit>

/** One scripted story through the real client; what was seen, step by step, without ids, times and addresses. */
export async function restStory(client: Client, at: { owner: string; repo: string }): Promise<Seen> {
  const seen: Record<string, unknown> = {}
  const { git, repos, issues, checks } = client.rest
  async function step<T>(
    name: string,
    act: () => Promise<{ status: number; data: T }>,
    facts: (data: T) => unknown = () => null,
  ): Promise<T | null> {
    try {
      const { status, data } = await act()
      seen[name] = { status, facts: facts(data) }
      return data
    } catch (error) {
      seen[name] = { status: (error as { status?: number }).status ?? String(error) }
      return null
    }
  }

  const head = await step(
    'branch head',
    () => git.getRef({ ...at, ref: 'heads/main' }),
    (ref) => [ref.ref, ref.object.type],
  )
  const sha = head!.object.sha
  const source = await step(
    'commit',
    () => git.getCommit({ ...at, commit_sha: sha }),
    (commit) => commit.parents.length,
  )
  const tree = source!.tree.sha
  const made = await step(
    'commit on a tree',
    () => git.createCommit({ ...at, message: 'm', tree, parents: [sha] }),
    (commit) => [commit.message, commit.parents.length],
  )
  const tag = await step(
    'tag object',
    () => git.createTag({ ...at, tag: 'm@v1', message: 'text', object: made!.sha, type: 'commit' }),
    (each) => [each.tag, each.object.type, each.message],
  )
  const ref = 'refs/tags/m@v1'
  await step(
    'ref',
    () => git.createRef({ ...at, ref, sha: tag!.sha }),
    (each) => [each.ref, each.object.type],
  )
  await step('ref again', () => git.createRef({ ...at, ref, sha: tag!.sha }))
  await step('ref to nothing', () => git.createRef({ ...at, ref: 'refs/tags/no', sha: 'f'.repeat(40) }))
  await step(
    'ref read',
    () => git.getRef({ ...at, ref: 'tags/m@v1' }),
    (each) => each.ref,
  )
  await step('ref absent', () => git.getRef({ ...at, ref: 'tags/m' }))
  await step(
    'refs by prefix',
    () => git.listMatchingRefs({ ...at, ref: 'tags/m' }),
    (list) => list.map((each) => each.ref),
  )
  await step(
    'branch forward',
    () => git.updateRef({ ...at, ref: 'heads/main', sha: made!.sha }),
    (each) => each.object.type,
  )
  await step('branch back', () => git.updateRef({ ...at, ref: 'heads/main', sha }))
  await step(
    'branch back by force',
    () => git.updateRef({ ...at, ref: 'heads/main', sha, force: true }),
    (each) => each.ref,
  )

  const draft = await step(
    'draft',
    () => repos.createRelease({ ...at, tag_name: 'v1', draft: true, name: 'One' }),
    (each) => [each.draft, each.name, each.published_at],
  )
  await step('draft by tag', () => repos.getReleaseByTag({ ...at, tag: 'v1' }))
  const url = draft!.upload_url
  const upload = (name: string) => () =>
    repos.uploadReleaseAsset({ ...at, release_id: draft!.id, url, name, data: 'bytes' })
  const asset = await step('asset', upload('a.bin'), (each) => [each.name, each.size, each.state])
  seen['asset digest'] = typeof asset?.digest === 'string'
  await step('asset again', upload('a.bin'))
  const accept = { accept: 'application/octet-stream' }
  const bytes = await step('asset bytes', () => repos.getReleaseAsset({ ...at, asset_id: asset!.id, headers: accept }))
  // By its tag, since a test's realm has an ArrayBuffer of its own.
  const binary = Object.prototype.toString.call(bytes) === '[object ArrayBuffer]'
  seen['asset bytes are bytes'] = binary && Buffer.from(bytes as unknown as ArrayBuffer).toString() === 'bytes'
  await step(
    'publish',
    () => repos.updateRelease({ ...at, release_id: draft!.id, draft: false }),
    (each) => [each.draft, each.assets.length],
  )
  await step(
    'published by tag',
    () => repos.getReleaseByTag({ ...at, tag: 'v1' }),
    (each) => each.tag_name,
  )
  await step(
    'tag of the release',
    () => git.getRef({ ...at, ref: 'tags/v1' }),
    (each) => each.object.type,
  )
  await step(
    'latest',
    () => repos.getLatestRelease(at),
    (each) => each.tag_name,
  )
  await step('release twice', () => repos.createRelease({ ...at, tag_name: 'v1' }))
  await step(
    'releases',
    () => repos.listReleases({ ...at, per_page: 1 }),
    (list) => list.map((each) => each.tag_name),
  )
  await step('asset away', () => repos.deleteReleaseAsset({ ...at, asset_id: asset!.id }))
  await step('release away', () => repos.deleteRelease({ ...at, release_id: draft!.id }))
  await step('release gone', () => repos.getRelease({ ...at, release_id: draft!.id }))

  const issue = await step(
    'issue',
    () => issues.create({ ...at, title: 'Drift', body: 'b' }),
    (each) => [each.number, each.title, each.state],
  )
  const issue_number = issue!.number
  const comment = await step(
    'comment',
    () => issues.createComment({ ...at, issue_number, body: 'hello' }),
    (each) => each.body,
  )
  await step(
    'comment changed',
    () => issues.updateComment({ ...at, comment_id: comment!.id, body: 'again' }),
    (each) => each.body,
  )
  await step(
    'comments',
    () => issues.listComments({ ...at, issue_number }),
    (list) => list.map((each) => each.body),
  )
  await step('comment too long', () => issues.createComment({ ...at, issue_number, body: 'x'.repeat(70_000) }))
  await step('comment on nothing', () => issues.createComment({ ...at, issue_number: 999, body: 'x' }))
  await step('comment away', () => issues.deleteComment({ ...at, comment_id: comment!.id }))
  await step(
    'issue closed',
    () => issues.update({ ...at, issue_number, state: 'closed' }),
    (each) => [each.state, each.state_reason],
  )
  await step(
    'issues open',
    () => issues.listForRepo(at),
    (list) => list.length,
  )

  const check = await step(
    'check',
    () => checks.create({ ...at, name: 'gate', head_sha: sha, status: 'in_progress' }),
    (each) => [each.name, each.status, each.conclusion],
  )
  await step(
    'check done',
    () => checks.update({ ...at, check_run_id: check!.id, status: 'completed', conclusion: 'success' }),
    (each) => [each.status, each.conclusion],
  )
  const annotation = { path: 'a', start_line: 1, end_line: 1, annotation_level: 'notice' as const, message: 'm' }
  const output = { title: 't', summary: 's', annotations: Array.from({ length: 51 }, () => annotation) }
  await step('51 annotations', () => checks.create({ ...at, name: 'gate', head_sha: sha, output }))
  await step('dispatch of no workflow', () =>
    client.rest.actions.createWorkflowDispatch({ ...at, workflow_id: 'no.yml', ref: 'main' }),
  )
  await step(
    'pull requests',
    () => client.rest.pulls.list({ ...at, head: 'acme:none' }),
    (list) => list.length,
  )
  await step(
    'artifacts',
    () => client.rest.actions.listArtifactsForRepo(at),
    (each) => each.total_count,
  )
  return seen
}
