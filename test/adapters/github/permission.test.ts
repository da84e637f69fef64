import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { UserError } from '../../../src/errors.ts'
import type { PlatformPorts } from '../../../src/ports/ports.ts'
import { type Connected, closeDoubles, connectDouble } from '../../contracts/github.ts'
import { folderOf, samplePublication, sampleRun, temporary } from '../../contracts/samples.ts'

const sha = 'a'.repeat(40)
let github: Connected
beforeAll(async () => {
  github = await connectDouble({
    event: 'pull_request',
    prepare: async ({ seed }) => {
      const base_sha = await seed.commit({ 'a.txt': '1' })
      const head_sha = await seed.commit({ 'a.txt': '2' }, { branch: 'change', parents: [base_sha] })
      return { pull_request: { number: seed.pull({ head_branch: 'change', head_sha, base_sha }).number } }
    },
  })
  await github.runs.put(sampleRun(1, sha), await folderOf({ 'a.txt': 'a' }), {})
  await github.registry.publish(await samplePublication(1))
})
afterAll(closeDoubles)

const all = { actions: 'read', contents: 'write', 'pull-requests': 'write' } as const
const post = { key: 'mlops.yml', markdown: '# x', head: null, order: [1, 1] as const }
const move = { name: 'birds', stage: 'production', version: 'v0.0.1', by: null, reason: null }

test.each<[string, Partial<Record<string, 'read' | 'write'>>, (ports: PlatformPorts) => Promise<unknown>]>([
  ['actions: read', { actions: undefined }, (ports) => ports.runs.find({ name: 'birds', commit: sha })],
  ['contents: read', { contents: undefined }, (ports) => ports.registry.list('birds')],
  ['contents: read', { contents: undefined }, (ports) => ports.history.ancestors(sha, 5)],
  ['contents: read', { contents: undefined }, (ports) => ports.history.file(sha, 'mlops.yml')],
  ['contents: write', { contents: 'read' }, (ports) => ports.registry.assign(move)],
  ['contents: write', { contents: 'read' }, async (ports) => ports.registry.publish(await samplePublication(2))],
  ['actions: write', {}, (ports) => ports.dispatch('deploy.yml', 'main', {})],
])('without %s the error prints that line', async (line, less, call) => {
  const permissions = Object.fromEntries(Object.entries({ ...all, ...less }).filter(([, level]) => level)) as Record<
    string,
    'read' | 'write'
  >
  const failure = await call(github.again({ permissions })).then(
    () => null,
    (error: unknown) => error,
  )
  expect(failure).toBeInstanceOf(UserError)
  expect((failure as Error).message).toContain(`permissions:\n      ${line}\n`)
})

test('with what the README lists, all of it works', async () => {
  const ports = github.again({ permissions: all })
  const [run] = await ports.runs.find({ name: 'birds', commit: sha })
  await ports.runs.open(run!, join(await temporary(), 'run'))
  await ports.registry.publish(await samplePublication(3))
  await ports.registry.assign(move)
  expect((await ports.board.publish(post)).status).toBe('created')
})

test.each<[string, Record<string, 'read' | 'write'>, string]>([
  ['read only', { ...all, 'pull-requests': 'read' }, 'pull-requests: write'],
  ['none at all', { contents: 'read' }, 'pull-requests: read'],
])(
  'a comment that the workflow gave no permission for (%s) fails with the line to add',
  async (_, permissions, line) => {
    await expect(github.again({ permissions }).board.publish({ ...post, markdown: '# y' })).rejects.toThrow(line)
  },
)
