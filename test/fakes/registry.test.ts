import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { clientOf, home } from './client.ts'
import { git } from './git-store.ts'
import { type GitHubDouble, startGitHub } from './github.ts'

let double: GitHubDouble
let training: string
beforeAll(async () => {
  double = await startGitHub()
  training = await double.seed.commit({ 'mlops.yml': 'name: model\n', 'data/a.csv': 'a\n1\n' }, { message: 'Train' })
})
afterAll(() => double.close())

describe('the registry order of calls, with the real client', () => {
  test('draft, assets, commit, tag object, ref, publish', async () => {
    const client = clientOf(double, double.token({ contents: 'write' }))
    const at = home(double)
    const draft = await client.rest.repos.createRelease({ ...at, tag_name: 'pending-abc', draft: true, name: 'model' })
    expect(draft.data.upload_url.startsWith(double.uploads)).toBe(true)
    const bytes = Buffer.from('the package')
    const asset = await client.rest.repos.uploadReleaseAsset({
      ...at,
      release_id: draft.data.id,
      url: draft.data.upload_url,
      name: 'model.tar',
      data: bytes as unknown as string,
      headers: { 'content-type': 'application/x-tar' },
    })
    expect(asset.data.digest).toBe(`sha256:${createHash('sha256').update(bytes).digest('hex')}`)

    const source = await client.rest.git.getCommit({ ...at, commit_sha: training })
    const commit = await client.rest.git.createCommit({
      ...at,
      message: 'model@v0.0.1',
      tree: source.data.tree.sha,
      parents: [training],
    })
    const tag = await client.rest.git.createTag({
      ...at,
      tag: 'model@v0.0.1',
      message: 'Registered',
      object: commit.data.sha,
      type: 'commit',
    })
    const ref = 'refs/tags/model@v0.0.1'
    await client.rest.git.createRef({ ...at, ref, sha: tag.data.sha })
    await expect(client.rest.git.createRef({ ...at, ref, sha: tag.data.sha })).rejects.toThrow(
      'Reference already exists',
    )

    await expect(client.rest.repos.getReleaseByTag({ ...at, tag: 'pending-abc' })).rejects.toMatchObject({
      status: 404,
    })
    await client.rest.repos.updateRelease({
      ...at,
      release_id: draft.data.id,
      tag_name: 'model@v0.0.1',
      draft: false,
      make_latest: 'false',
    })
    const found = await client.rest.repos.getReleaseByTag({ ...at, tag: 'model@v0.0.1' })
    expect(found.data.assets.map((each) => each.name)).toEqual(['model.tar'])
    const back = await client.rest.repos.getReleaseAsset({
      ...at,
      asset_id: asset.data.id,
      headers: { accept: 'application/octet-stream' },
    })
    expect(Buffer.from(back.data as unknown as ArrayBuffer)).toEqual(bytes)
    await expect(client.rest.repos.getLatestRelease(at)).rejects.toMatchObject({ status: 404 })
    expect((await client.rest.git.getRef({ ...at, ref: 'tags/model@v0.0.1' })).data.object.type).toBe('tag')
    double.assertClean()
  })

  test('the repository can be cloned, with its annotated tag', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'clone-'))
    await git(['clone', '--quiet', double.gitDir, folder])
    const tags = (
      await git(['for-each-ref', '--format=%(refname:short) %(objecttype)', 'refs/tags'], '', folder)
    ).toString()
    expect(tags).toContain('model@v0.0.1 tag')
    await rm(folder, { recursive: true })
  })

  test('publishing on a tag that is not there makes it, lightweight', async () => {
    const client = clientOf(double)
    await client.rest.repos.createRelease({ ...home(double), tag_name: 'v1', target_commitish: training })
    expect(await double.world.git.ref('refs/tags/v1')).toMatchObject({ sha: training, type: 'commit' })
    double.assertClean()
  })

  test('a page of the newest tags over GraphQL', async () => {
    const client = clientOf(double, double.token({ contents: 'read' }))
    await double.seed.tags([
      { tag: 'model#production#1', sha: training, message: 'Promote' },
      { tag: 'other@v9', sha: training },
    ])
    const query = `query($owner: String!, $repo: String!, $match: String!) {
      repository(owner: $owner, name: $repo) {
        refs(refPrefix: "refs/tags/", query: $match, first: 100, orderBy: {field: TAG_COMMIT_DATE, direction: DESC}) {
          totalCount
          nodes { name target { __typename oid ... on Tag { message tagger { date name } target { oid } } ... on Commit { headline: messageHeadline } } }
        }
      }
    }`
    const answer = await client.graphql<{
      repository: { refs: { nodes: { name: string; target: { message: string } }[] } }
    }>(query, {
      ...home(double),
      match: 'model',
    })
    const nodes = answer.repository.refs.nodes
    expect(nodes.map((node) => node.name).sort()).toEqual(['model#production#1', 'model@v0.0.1'])
    expect(nodes.find((node) => node.name.startsWith('model#'))?.target.message).toBe('Promote\n')
    double.assertClean()
  })
})
