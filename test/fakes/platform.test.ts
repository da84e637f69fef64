import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { clientOf, home } from './client.ts'
import { type GitHubDouble, startGitHub } from './github.ts'

let double: GitHubDouble
let sha: string
let number: number
beforeAll(async () => {
  double = await startGitHub()
  sha = await double.seed.commit({ 'mlops.yml': 'name: model\n' })
  number = double.seed.pull({
    head_branch: 'topic',
    head_sha: sha,
    base_sha: sha,
    head_repository: 'stranger/models',
  }).number
})
afterAll(() => double.close())

describe('runs, artifacts, pull requests and comments, with the real client', () => {
  test('an artifact is found by name and leads to its run', async () => {
    const client = clientOf(double, double.token({ actions: 'read' }))
    const run = double.seed.run({ head_sha: sha, head_repository: 'stranger/models', head_branch: 'main' })
    const id = double.seed.artifact(run.id, 'mlops-run-model', Buffer.from('zip'))
    const listed = await client.rest.actions.listArtifactsForRepo({ ...home(double), name: 'mlops-run-model' })
    expect(listed.data.artifacts.map((each) => each.id)).toEqual([id])
    const origin = await client.rest.actions.getWorkflowRun({
      ...home(double),
      run_id: listed.data.artifacts[0]!.workflow_run!.id!,
    })
    expect(origin.data.head_repository.full_name).toBe('stranger/models')
    expect(origin.data.repository.full_name).toBe('acme/models')
    expect(origin.data.path).toBe('.github/workflows/model.yml')
    const runs = await client.rest.actions.listWorkflowRunsForRepo({ ...home(double), head_sha: sha })
    expect(runs.data.total_count).toBe(1)
    double.assertClean()
  })

  test("a fork's pull request is found by its branch and not by its commit", async () => {
    const client = clientOf(double, double.token({ 'pull-requests': 'read' }))
    const byBranch = await client.rest.pulls.list({ ...home(double), head: 'stranger:topic' })
    expect(byBranch.data.map((each) => each.number)).toEqual([number])
    const byCommit = await client.rest.repos.listPullRequestsAssociatedWithCommit({ ...home(double), commit_sha: sha })
    expect(byCommit.data).toEqual([])
    expect((await client.rest.pulls.get({ ...home(double), pull_number: number })).data.head.sha).toBe(sha)
    double.assertClean()
  })

  test('a comment, its limit and its authorship', async () => {
    const client = clientOf(double, double.token({ 'pull-requests': 'write' }))
    const made = await client.rest.issues.createComment({ ...home(double), issue_number: number, body: 'hello' })
    await client.rest.issues.updateComment({ ...home(double), comment_id: made.data.id, body: 'hello again' })
    double.seed.comment(number, 'hello again', 'someone')
    await expect(
      client.rest.issues.createComment({ ...home(double), issue_number: number, body: 'x'.repeat(65_537) }),
    ).rejects.toMatchObject({ status: 422 })
    const query = `query($owner: String!, $repo: String!, $number: Int!) {
      repository(owner: $owner, name: $repo) {
        pullRequest(number: $number) { comments(last: 100) { nodes { databaseId viewerDidAuthor isMinimized body author { login } } } }
      }
    }`
    const answer = await client.graphql<{ repository: { pullRequest: { comments: { nodes: unknown[] } } } }>(query, {
      ...home(double),
      number,
    })
    expect(answer.repository.pullRequest.comments.nodes).toEqual([
      {
        databaseId: made.data.id,
        viewerDidAuthor: true,
        isMinimized: false,
        body: 'hello again',
        author: { login: 'github-actions' },
      },
      {
        databaseId: expect.any(Number),
        viewerDidAuthor: false,
        isMinimized: false,
        body: 'hello again',
        author: { login: 'someone' },
      },
    ])
    double.assertClean()
  })

  test('files and commits at a ref', async () => {
    const client = clientOf(double, double.token({ contents: 'read' }))
    const next = await double.seed.commit({ 'a/b.txt': 'text' }, { branch: 'main' })
    const file = await client.rest.repos.getContent({ ...home(double), path: 'a/b.txt', ref: next })
    expect(file.data).toMatchObject({ type: 'file', content: Buffer.from('text').toString('base64') })
    const commits = await client.rest.repos.listCommits({ ...home(double), sha: 'main', per_page: 1 })
    expect(commits.data.map((each) => [each.sha, each.parents[0]?.sha])).toEqual([[next, sha]])
    const compared = await client.rest.repos.compareCommitsWithBasehead({ ...home(double), basehead: `${sha}...main` })
    expect(compared.data).toMatchObject({ status: 'ahead', ahead_by: 1 })
    double.assertClean()
  })
})
