import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { clientOf, home } from './client.ts'
import { type GitHubDouble, startGitHub } from './github.ts'

let double: GitHubDouble
let sha: string
const workflow = 'on:\n  workflow_dispatch:\n    inputs:\n      model: {required: true}\njobs: {}\n'
beforeAll(async () => {
  double = await startGitHub({ immutableReleases: true })
  sha = await double.seed.commit({ '.github/workflows/deploy.yml': workflow, 'mlops.yml': 'name: m\n' })
})
afterAll(() => double.close())

describe('rules that the description cannot say', () => {
  test('a read token sees no drafts', async () => {
    const owner = clientOf(double)
    const draft = await owner.rest.repos.createRelease({ ...home(double), tag_name: 'pending', draft: true })
    const reader = clientOf(double, double.token({ contents: 'read' }))
    expect((await reader.rest.repos.listReleases(home(double))).data).toEqual([])
    await expect(reader.rest.repos.getRelease({ ...home(double), release_id: draft.data.id })).rejects.toMatchObject({
      status: 404,
    })
    expect((await owner.rest.repos.listReleases(home(double))).data).toHaveLength(1)
    double.assertClean()
  })

  test('an immutable release takes no late asset; a draft takes a name once', async () => {
    const owner = clientOf(double)
    const release = await owner.rest.repos.createRelease({ ...home(double), tag_name: 'v2', draft: true })
    const put = (name: string) =>
      owner.rest.repos.uploadReleaseAsset({
        ...home(double),
        release_id: release.data.id,
        url: release.data.upload_url,
        name,
        data: 'x',
      })
    await put('a.txt')
    await expect(put('a.txt')).rejects.toMatchObject({ status: 422 })
    await owner.rest.repos.updateRelease({ ...home(double), release_id: release.data.id, draft: false })
    await expect(put('b.txt')).rejects.toThrow('immutable')
    double.assertClean()
  })

  test('a ref to a commit whose workflow files no branch has is refused', async () => {
    const other = await double.seed.commit(
      { '.github/workflows/deploy.yml': 'on: push\n' },
      { branch: 'other', parents: [sha] },
    )
    await double.world.git.remove('refs/heads/other')
    const job = clientOf(double, double.token({ contents: 'write' }))
    await expect(job.rest.git.createRef({ ...home(double), ref: 'refs/tags/a', sha: other })).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining('`workflows` permission'),
    })
    await expect(job.rest.git.createRef({ ...home(double), ref: 'refs/tags/a', sha })).resolves.toMatchObject({
      status: 201,
    })
    double.assertClean()
  })

  test('a workflow is dispatched with the inputs it declares, and starts even from the job', async () => {
    const job = clientOf(double, double.token({ actions: 'write' }))
    const call = (inputs: Record<string, string>, workflow_id = 'deploy.yml') =>
      job.rest.actions.createWorkflowDispatch({ ...home(double), workflow_id, ref: 'main', inputs })
    await call({ model: 'm' })
    expect(double.world.events.at(-1)).toMatchObject({
      event: 'workflow_dispatch',
      starts: true,
      detail: { inputs: { model: 'm' } },
    })
    await expect(call({ model: 'm', extra: '1' })).rejects.toThrow('Unexpected inputs')
    await expect(call({})).rejects.toThrow("Required input 'model'")
    await expect(call({ model: 'm' }, 'absent.yml')).rejects.toMatchObject({ status: 404 })
    double.assertClean()
  })

  test('fifty annotations pass and fifty-one do not', async () => {
    const job = clientOf(double, double.token({ checks: 'write' }))
    const annotations = (count: number) =>
      Array.from({ length: count }, () => ({
        path: 'mlops.yml',
        start_line: 1,
        end_line: 1,
        annotation_level: 'notice' as const,
        message: 'm',
      }))
    const create = (count: number) =>
      job.rest.checks.create({
        ...home(double),
        name: 'gate',
        head_sha: sha,
        output: { title: 't', summary: 's', annotations: annotations(count) },
      })
    expect((await create(50)).data.output.annotations_count).toBe(50)
    double.assertClean()
    await expect(create(51)).rejects.toMatchObject({ status: 422 })
    expect(double.violations.splice(0)).toHaveLength(1)
  })

  test('issues with labels are opened, found and closed', async () => {
    const job = clientOf(double, double.token({ issues: 'write' }))
    const made = await job.rest.issues.create({ ...home(double), title: 'Drift', body: 'b', labels: ['drift'] })
    const open = await job.rest.issues.listForRepo({ ...home(double), labels: 'drift' })
    expect(open.data.map((issue) => issue.number)).toEqual([made.data.number])
    await job.rest.issues.update({ ...home(double), issue_number: made.data.number, state: 'closed' })
    expect((await job.rest.issues.listForRepo({ ...home(double), labels: 'drift' })).data).toEqual([])
    double.assertClean()
  })

  test('an undocumented property is a violation', async () => {
    await clientOf(double).request('POST /repos/{owner}/{repo}/issues', { ...home(double), title: 't', lables: ['x'] })
    expect(double.violations.splice(0)).toEqual([
      { call: 'POST /repos/acme/models/issues', what: 'undocumented body property lables' },
    ])
  })
})

describe('permissions', () => {
  test.each([
    ['contents', 'POST /repos/{owner}/{repo}/releases', { tag_name: 'v9' }, 'contents=write'],
    ['actions', 'GET /repos/{owner}/{repo}/actions/artifacts', {}, 'actions=read'],
    ['pull-requests', 'GET /repos/{owner}/{repo}/pulls', {}, 'pull_requests=read'],
    ['checks', 'POST /repos/{owner}/{repo}/check-runs', { name: 'n', head_sha: '0' }, 'checks=write'],
    ['issues', 'POST /repos/{owner}/{repo}/issues/1/comments', { body: 'b' }, 'issues=write; pull_requests=write'],
  ])('without %s, %s is refused', async (missing, route, body, needed) => {
    const all = {
      contents: 'write',
      actions: 'write',
      'pull-requests': 'write',
      checks: 'write',
      issues: 'write',
    } as const
    const request = { ...all, [missing]: 'none', ...(missing === 'issues' && { 'pull-requests': 'none' }) }
    await expect(
      clientOf(double, double.token(request)).request(route, { ...home(double), ...body }),
    ).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining('Resource not accessible by integration'),
      response: { headers: { 'x-accepted-github-permissions': needed } },
    })
  })

  test("a fork's token only reads, over GraphQL as well", async () => {
    const token = double.token({ contents: 'write', fork: true })
    await expect(
      clientOf(double, token).rest.git.createRef({ ...home(double), ref: 'refs/tags/b', sha }),
    ).rejects.toMatchObject({ status: 403 })
    const query = '{ repository(owner: "acme", name: "models") { pullRequest(number: 1) { title } } }'
    await expect(clientOf(double, token).graphql(query)).rejects.toThrow('Resource not accessible by integration')
  })

  test('an unknown token is refused', async () => {
    await expect(clientOf(double, 'ghs_unknown').rest.repos.get(home(double))).rejects.toMatchObject({ status: 401 })
  })
})

describe('bulk', () => {
  test('a thousand runs, artifacts, tags and releases are seeded and paged', async () => {
    const crowd = await startGitHub()
    const at = await crowd.seed.commit({ a: 'a' })
    const tags = Array.from({ length: 1000 }, (_, index) => `m@v0.0.${index}`)
    crowd.seed.runsWithArtifacts(1000, at, (index) => `mlops-run-m-${index}`, Buffer.from('zip'))
    await crowd.seed.tags(tags.map((tag, index) => ({ tag, sha: at, date: new Date(index * 60_000).toISOString() })))
    crowd.seed.releases(tags, { name: 'model.tar', bytes: Buffer.from('x') })
    const client = clientOf(crowd)
    const one = await client.rest.actions.listArtifactsForRepo({ ...home(crowd), name: 'mlops-run-m-500' })
    expect(one.data.total_count).toBe(1)
    expect(await client.paginate(client.rest.repos.listReleases, { ...home(crowd), per_page: 100 })).toHaveLength(1000)
    const query =
      '{ repository(owner: "acme", name: "models") { refs(refPrefix: "refs/tags/", first: 100) { totalCount nodes { name } } } }'
    const page = await client.graphql<{ repository: { refs: { totalCount: number; nodes: unknown[] } } }>(query)
    expect([page.repository.refs.totalCount, page.repository.refs.nodes.length]).toEqual([1000, 100])
    expect(crowd.exchanges).toHaveLength(12)
    crowd.assertClean()
    await crowd.close()
  }, 20_000)
})

describe('faults', () => {
  test('the n-th call fails, is cut before, or is cut after it took effect', async () => {
    const client = clientOf(double)
    const create = (name: string) => client.rest.git.createRef({ ...home(double), ref: `refs/tags/${name}`, sha })
    double.faults.add({ on: { method: 'POST', path: '/git/refs', nth: 2 }, kind: 'status', status: 503 })
    await create('f1')
    await expect(create('f2')).rejects.toMatchObject({ status: 503 })
    await create('f2')
    double.faults.add({ on: { path: '/git/refs' }, kind: 'cut', when: 'before' })
    await expect(create('f3')).rejects.toThrow()
    expect(await double.world.git.ref('refs/tags/f3')).toBeNull()
    double.faults.add({ on: { path: '/git/refs' }, kind: 'cut', when: 'after' })
    await expect(create('f4')).rejects.toThrow()
    expect(await double.world.git.ref('refs/tags/f4')).not.toBeNull()
    const killed: string[] = []
    double.faults.add({ on: { path: '/git/refs' }, kind: 'kill', when: 'after', kill: () => void killed.push('f5') })
    await expect(create('f5')).rejects.toThrow()
    expect(killed).toEqual(['f5'])
  })

  test('of twenty who create one ref, one does', async () => {
    const client = clientOf(double)
    const tries = Array.from({ length: 20 }, () =>
      client.rest.git.createRef({ ...home(double), ref: 'refs/tags/lock', sha }),
    )
    const ended = await Promise.allSettled(tries)
    const lost = ended.filter((each) => each.status === 'rejected').map((each) => (each.reason as Error).message)
    expect(lost).toHaveLength(19)
    expect(new Set(lost.map((message) => message.split(' - ')[0]))).toEqual(new Set(['Reference already exists']))
  })

  test('an upload that breaks off leaves its name taken', async () => {
    const client = clientOf(double)
    const { data: draft } = await client.rest.repos.createRelease({ ...home(double), tag_name: 'v7', draft: true })
    const put = () =>
      client.rest.repos.uploadReleaseAsset({
        ...home(double),
        release_id: draft.id,
        url: draft.upload_url,
        name: 'a.bin',
        data: 'x',
      })
    double.faults.add({ on: { origin: 'uploads' }, kind: 'starter' })
    await expect(put()).rejects.toMatchObject({ status: 502 })
    await expect(put()).rejects.toMatchObject({ status: 422 })
    const { data: left } = await client.rest.repos.listReleaseAssets({ ...home(double), release_id: draft.id })
    expect(left.map(({ name, size, digest }) => [name, size, digest])).toEqual([['a.bin', 0, null]])
    await client.rest.repos.deleteReleaseAsset({ ...home(double), asset_id: left[0]!.id })
    await put()
    double.assertClean()
  })
})
