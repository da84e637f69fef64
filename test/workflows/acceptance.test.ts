import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type GitHubDouble, startGitHub } from '../fakes/github.ts'
import { keepComment } from './keep-comment.ts'
import { runQueue } from './merge-queue.ts'
import { commentsOn, openPull, type PullRequest, type Repository, runPull, runPush } from './repository.ts'
import { repositoryOf } from './repository-of.ts'
import { poorParams, projectFile, wine, workflowFile } from './small-model.ts'

const label = 'accept-model-regression'
let double: GitHubDouble
let repository: Repository
let pull: PullRequest

/** One pull request that loses, and what becomes of it. The tests build on each other, in order. */
describe('a loss that a person accepts', () => {
  beforeAll(async () => {
    double = await startGitHub()
    for (const [login, role] of [
      ['grace', 'write'],
      ['tom', 'triage'],
    ] as const)
      double.world.roles.set(login, role)
    const made = await repositoryOf(double, {
      'mlops.yml': projectFile('wine'),
      'wine.csv': await wine(),
      '.github/workflows/model.yml': workflowFile(),
    })
    repository = made
    const ends = await runPush(repository, '0'.repeat(40), made.first, ['model', 'release'])
    expect(ends.map(({ success, log }) => (success ? '' : log))).toEqual(['', ''])
    await repository.commit('poor', 'main', { 'mlops.yml': projectFile('wine', poorParams) })
    pull = await openPull(repository, 'poor')
  })
  afterAll(async () => {
    double.assertClean()
    await double.close()
  })

  const gateComment = (): string =>
    commentsOn(repository, pull).find((body) => body.startsWith('<!-- mlops-actions:')) ?? ''

  test('the comment of a failing gate says how, with the line to copy', async () => {
    expect(await runPull(repository, pull)).toMatchObject({ success: false })
    expect(gateComment()).toContain(`${label} ${pull.head} REASON`)
  })

  test('a label by somebody who may only sort issues does not count', async () => {
    double.seed.label(pull.number, label, 'tom')
    double.seed.comment(pull.number, `${label} ${pull.head} I would like it`, 'tom')
    expect(await runPull(repository, pull)).toMatchObject({ success: false })
    expect(gateComment()).toMatch(/does not count: tom, who set the label, may not write here/)
  })

  test('a label by a writer counts together with the same person’s reason', async () => {
    double.world.issues.get(pull.number)!.labels = []
    double.seed.label(pull.number, label, 'grace')
    expect(await runPull(repository, pull)).toMatchObject({ success: false })
    expect(gateComment()).toMatch(/grace, who set the label, gave no reason/)
    double.seed.comment(pull.number, `Talked about it.\n\n${label} ${pull.head} One tree fits the device`, 'grace')
    const { success, log } = await runPull(repository, pull)
    await keepComment('accepted', gateComment())
    expect({ success, log: success ? '' : log }).toEqual({ success: true, log: '' })
    expect(gateComment()).toMatch(/^### ❌ wine: fail$/m)
    expect(gateComment()).toMatch(/\*\*Accepted by grace, .*:\*\* One tree fits the device/)
  })

  test('the merge queue keeps to it, and the version and its card tell it', async () => {
    const queued = await runQueue(repository, pull)
    expect(queued.success ? '' : queued.log).toBe('')
    Object.assign(double.world.issues.get(pull.number)!.pull!, {
      merged_at: '2026-01-01T00:00:00Z',
      merge_sha: pull.merge,
    })
    const ends = await runPush(repository, pull.base, pull.merge, ['model', 'release'])
    expect(ends.map(({ success, log }) => (success ? '' : log))).toEqual(['', ''])
    const asset = (name: string): string =>
      [...double.world.assets.values()].findLast((each) => each.name === name)!.bytes.toString('utf8')
    expect(JSON.parse(asset('version.json'))).toMatchObject({
      validation: { verdict: 'fail', accepted: { by: 'grace', reason: 'One tree fits the device' } },
    })
    expect(asset('model-card.md')).toMatch(/fail; accepted by grace: One tree fits the device/)
  })

  test('a later head needs an acceptance of its own', async () => {
    await repository.commit('main', pull.base, {})
    const head = await repository.commit('poor', pull.head, { 'README.md': 'One more change\n' })
    const { number } = pull
    pull = { ...(await openPull(repository, 'poor')), number }
    double.world.issues.get(number)!.pull!.head_sha = head
    expect(await runPull(repository, pull)).toMatchObject({ success: false })
    expect(gateComment()).toMatch(/grace accepted the commit [0-9a-f]{7}, and the head is [0-9a-f]{7} now/)
  })
})
