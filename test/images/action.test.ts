import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { releasedTree, runAction } from '../actions/released-tree.ts'
import { mlops, wineFolder } from '../cli/terminal.ts'
import { type GitHubDouble, startGitHub } from '../fakes/github.ts'
import { baseLayout } from './base-layout.ts'

let tree: string
let double: GitHubDouble
let workspace: string
let base: string
let sha: string

beforeAll(async () => {
  tree = await releasedTree()
  base = await baseLayout()
  double = await startGitHub()
  workspace = await wineFolder()
  for (const words of [['train'], ['validate'], ['register'], ['pull', 'wine@v0.0.1', '--output', 'model']])
    expect({ words, ...(await mlops(workspace, words)) }).toMatchObject({ words, code: 0 })
  sha = await double.seed.commit({ 'README.md': 'wine\n' })
}, 120_000)
afterAll(async () => {
  double.assertClean()
  await double.close()
})

const inputs = () => ({
  package: 'model',
  'base-image': `oci:${base}`,
  runtime: 'node',
  backend: 'oci',
  gateway: 'gateway',
})

test('on a pull request the report is a comment, and nothing is pushed', async () => {
  const head = await double.seed.commit({ 'README.md': 'more\n' }, { branch: 'change' })
  const { number } = double.seed.pull({ head_branch: 'change', head_sha: head, base_sha: sha, merge_sha: head })
  const run = double.seed.run({ head_sha: head, event: 'pull_request', status: 'in_progress' }).id
  const event = { name: 'pull_request', payload: { number, pull_request: { number } } }
  const token = double.token({ contents: 'read', 'pull-requests': 'write' })
  const job = { action: 'build-serving-image', double, workspace, token, run, sha: head, event }
  const ended = await runAction(tree, { ...job, inputs: { ...inputs(), 'no-push': 'true' } })
  expect({ code: ended.code, log: ended.code === 0 ? '' : ended.stdout }).toEqual({ code: 0, log: '' })
  const comments = [...double.world.comments.values()]
  expect(comments.map(({ issue }) => issue)).toEqual([number])
  expect(comments[0]!.body).toMatch(/would be pushed[\s\S]*golden rows[\s\S]*Cost of a request/)
  expect(ended.summary).toMatch(/Cost of a request/)
  expect(ended.outputs['digest']).toMatch(/^sha256:[0-9a-f]{64}$/)
}, 120_000)

test('a deployment names the image by digest; without the permission the line to add is printed', async () => {
  const run = double.seed.run({ head_sha: sha, status: 'in_progress' }).id
  const folder = await mkdtemp(join(tmpdir(), 'layout-'))
  await writeFile(join(folder, '.keep'), '')
  const deploy = (permissions: Record<string, string>) =>
    runAction(tree, {
      action: 'build-serving-image',
      double,
      workspace,
      token: double.token(permissions),
      run,
      sha,
      inputs: { ...inputs(), image: `oci:${folder}/image`, deployment: 'production' },
    })
  const refused = await deploy({ contents: 'read' })
  expect({ code: refused.code, log: refused.stdout }).toEqual({
    code: 1,
    log: expect.stringMatching(/deployments: write/),
  })
  const ended = await deploy({ contents: 'read', deployments: 'write' })
  expect({ code: ended.code, log: ended.code === 0 ? '' : ended.stdout }).toEqual({ code: 0, log: '' })
  expect(double.world.deployments).toMatchObject([
    { environment: 'production', sha, payload: { name: 'wine', version: null, image: ended.outputs['image'] } },
  ])
}, 120_000)
