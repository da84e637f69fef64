import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { connect } from '../../../src/adapters/github/connect.ts'
import { type Connected, closeDoubles, connectDouble } from '../../contracts/github.ts'

const trunk: string[] = []
let github: Connected
let branch = ''
let merge = ''
beforeAll(async () => {
  github = await connectDouble({
    prepare: async ({ seed }) => {
      for (const text of ['1', '2']) trunk.push(await seed.commit({ 'a.txt': text }))
      branch = await seed.commit({ 'a.txt': '3' }, { branch: 'change', parents: [trunk[0]!] })
      merge = await seed.commit({ 'a.txt': '4' }, { branch: 'merge', parents: [trunk[1]!, branch] })
      return undefined
    },
  })
})
afterAll(closeDoubles)

function base(event: string, sha: string, payload: object): Promise<string | null> {
  const env = { ...github.env, GITHUB_EVENT_NAME: event, GITHUB_SHA: sha }
  return connect({ token: github.double.ownerToken, repository: 'acme/models', env, event: payload }).history.base()
}

describe('the base, by event', () => {
  const stale = { pull_request: { number: 1, base: { sha: 'f'.repeat(40), repo: { id: 1 } } } }
  test('pull_request: the first parent of the merge commit, not what the payload says', async () => {
    expect(await base('pull_request', merge, stale)).toBe(trunk[1])
  })
  test('pull_request without a merge commit: none', async () => {
    expect(await base('pull_request', branch, stale)).toBeNull()
  })
  test('merge_group: its base', async () => {
    expect(await base('merge_group', merge, { merge_group: { base_sha: trunk[0] } })).toBe(trunk[0])
  })
  test('push: what was there before, or nothing for a new branch', async () => {
    expect(await base('push', merge, { before: trunk[1] })).toBe(trunk[1])
    expect(await base('push', merge, { before: '0'.repeat(40) })).toBeNull()
  })
  test.each(['schedule', 'workflow_dispatch'])('%s: none', async (event) => {
    expect(await base(event, merge, { before: trunk[1] })).toBeNull()
  })
})

test('the line of first parents leaves side branches out', async () => {
  expect(await github.history.ancestors(merge, 3)).toEqual([merge, trunk[1], trunk[0]])
})

test('a file larger than a megabyte, and a binary one, are read byte by byte', async () => {
  const bytes = Buffer.alloc(1_500_000, 0xe9)
  const commit = await github.double.seed.commit({ 'big.bin': bytes })
  expect(Buffer.from((await github.history.file(commit, 'big.bin'))!).equals(bytes)).toBe(true)
})
