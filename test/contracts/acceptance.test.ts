import { afterAll, describe, expect, test } from '@jest/globals'
import { connect } from '../../src/adapters/folder/connect.ts'
import type { GitHubDouble } from '../fakes/github.ts'
import { closeDoubles, connectDouble } from './github.ts'
import { temporary } from './samples.ts'

afterAll(closeDoubles)

const label = 'accept-model-regression'

interface Change {
  readonly double: GitHubDouble
  readonly number: number
  readonly head: string
  ask(): Promise<unknown>
}

/** A pull request of two commits, and the question whether it was accepted, as a job of this event asks it. */
async function change(
  event: 'pull_request' | 'merge_group' | 'push' | 'schedule' = 'pull_request',
  // Reading is enough, which is all that a fork's token may.
  permissions: Readonly<Record<string, 'read'>> = { 'pull-requests': 'read' },
): Promise<Change> {
  let number = 0
  let head = ''
  let merged = ''
  const connected = await connectDouble({
    event,
    sha: () => merged,
    prepare: async ({ seed, world }) => {
      world.roles.set('grace', 'write').set('max', 'maintain').set('tom', 'triage')
      const base_sha = await seed.commit({ 'a.txt': '1' })
      head = await seed.commit({ 'a.txt': '2' }, { branch: 'change', parents: [base_sha] })
      merged = await seed.commit({ 'a.txt': '2' }, { branch: 'merge', parents: [base_sha, head] })
      const made = seed.pull({ head_branch: 'change', head_sha: head, base_sha, merge_sha: merged })
      number = made.number
      if (event === 'push') made.pull!.merged_at = world.now()
      if (event === 'merge_group') {
        const head_ref = `refs/heads/gh-readonly-queue/main/pr-${number}-${base_sha}`
        return { merge_group: { base_sha, head_ref } }
      }
      return event === 'pull_request' ? { pull_request: { number, head: { sha: head } } } : {}
    },
  })
  const { acceptance } = connected.again({ permissions })
  return { double: connected.double, number, head, ask: () => acceptance() }
}

const say = ({ double, number }: Change, by: string, text: string) => double.seed.comment(number, text, by)

describe('on GitHub', () => {
  test.each(['pull_request', 'merge_group', 'push'] as const)(
    '%s: label and reason of one writer count',
    async (event) => {
      const it = await change(event)
      expect(await it.ask()).toEqual({ status: 'none', head: it.head })
      it.double.seed.label(it.number, label, 'grace')
      say(it, 'grace', `We talked.\n${label} ${it.head} Fits the device\r\nThanks`)
      expect(await it.ask()).toMatchObject({ status: 'accepted', accepted: { by: 'grace', reason: 'Fits the device' } })
    },
  )

  test('who maintains may write, too; the owner may', async () => {
    for (const login of ['max', 'acme']) {
      const it = await change()
      it.double.seed.label(it.number, label, login)
      say(it, login, `${label} ${it.head}: small loss`)
      expect(await it.ask()).toMatchObject({ status: 'accepted', accepted: { by: login, reason: 'small loss' } })
    }
  })

  test.each([
    ['tom', /tom, who set the label, may not write here/],
    ['stranger', /stranger, who set the label, may not write here/],
    ['github-actions[bot]', /github-actions, which is no person/],
  ])('a label by %s does not count', async (login, why) => {
    const it = await change()
    it.double.seed.label(it.number, label, login)
    say(it, login, `${label} ${it.head} please`)
    expect(await it.ask()).toMatchObject({ status: 'refused', why: expect.stringMatching(why) })
  })

  test.each<[string, (it: Change) => void, RegExp]>([
    ['nobody gave', () => {}, /gave no reason/],
    ['somebody else gave', (it) => say(it, 'max', `${label} ${it.head} mine`), /gave no reason/],
    ['names no commit in full', (it) => say(it, 'grace', `${label} ${it.head.slice(0, 12)} short`), /gave no reason/],
    ['says nothing', (it) => say(it, 'grace', `${label} ${it.head}`), /gave no reason/],
    [
      'was written into by another',
      (it) => Object.assign(say(it, 'grace', `${label} ${it.head} so`), { editor: 'tom' }),
      /gave no reason/,
    ],
    [
      'was hidden',
      (it) => Object.assign(say(it, 'grace', `${label} ${it.head} so`), { minimized: 'OUTDATED' }),
      /gave no reason/,
    ],
    [
      'is of another commit',
      (it) => say(it, 'grace', `${label} ${'b'.repeat(40)} so`),
      /accepted the commit bbbbbbb, and the head is/,
    ],
  ])('a reason that %s does not count', async (_, act, why) => {
    const it = await change()
    it.double.seed.label(it.number, label, 'grace')
    act(it)
    expect(await it.ask()).toMatchObject({ status: 'refused', head: it.head, why: expect.stringMatching(why) })
  })

  test('a reason without the label is none, and a label that was set anew is its last setter’s', async () => {
    const it = await change()
    say(it, 'grace', `${label} ${it.head} so`)
    expect(await it.ask()).toEqual({ status: 'none', head: it.head })
    it.double.seed.label(it.number, label, 'grace')
    expect(await it.ask()).toMatchObject({ status: 'accepted' })
    it.double.world.issues.get(it.number)!.labels = []
    expect(await it.ask()).toEqual({ status: 'none', head: it.head })
    it.double.seed.label(it.number, label, 'tom')
    expect(await it.ask()).toMatchObject({ status: 'refused' })
  })

  test('without the permission to ask, nobody knows', async () => {
    const it = await change('push', {})
    expect(await it.ask()).toMatchObject({ status: 'unknown', why: expect.stringMatching(/pull-requests: read/) })
  })

  test('a schedule has nothing to accept', async () => {
    expect(await (await change('schedule')).ask()).toEqual({ status: 'not-applicable' })
  })
})

test('a folder has nothing to accept', async () => {
  expect(await connect({ store: await temporary() }).acceptance()).toEqual({ status: 'not-applicable' })
})
