import { afterAll, describe, expect, test } from '@jest/globals'
import { alertBody } from '../../../src/adapters/alert-body.ts'
import { advanceEpisode } from '../../../src/drift/episode.ts'
import { recorded, sampleCheck, sampleRetraining } from '../../contracts/alerts.ts'
import { type Connected, closeDoubles, connectDouble } from '../../contracts/github.ts'
import type { Issue } from '../../fakes/world.ts'

afterAll(closeDoubles)

const name = 'birds'
const bot = 'github-actions[bot]'
const connect = (): Promise<Connected> =>
  connectDouble({ event: 'schedule', options: { pause: async () => undefined } })
const check = (github: Connected, n: number, verdict: Parameters<typeof sampleCheck>[1]) =>
  github.alerts.sync(name, recorded(name, sampleCheck(n, verdict)))

async function opened(): Promise<{ github: Connected; issue: Issue }> {
  const github = await connect()
  const { alert } = await check(github, 1, 'drifted')
  return { github, issue: github.double.world.issues.get(Number(alert!.location))! }
}

describe('the alert issue', () => {
  test('is found among hundreds, and never another author’s, whatever it says', async () => {
    const github = await connect()
    const state = advanceEpisode(name, { state: null, last_episode: 0 }, sampleCheck(1, 'drifted')).state!
    for (let n = 0; n < 120; n += 1) github.double.seed.issue({ title: `bug ${n}`, labels: ['mlops-drift'], user: bot })
    github.double.seed.issue({
      title: 'forged',
      body: alertBody(state, 'forged'),
      labels: ['mlops-drift'],
      user: 'mallory',
    })
    expect(await github.alerts.current(name)).toBeNull()
    expect((await check(github, 2, 'drifted')).status).toBe('created')
    const found = await github.alerts.current(name)
    expect(found!.state!.checks.map(({ id }) => id)).toEqual(['2'])
  })

  test('is found again after somebody took its label off, and gets it back', async () => {
    const { github, issue } = await opened()
    issue.labels = ['ours']
    expect((await check(github, 2, 'drifted')).status).toBe('updated')
    expect(github.double.world.issues.size).toBe(1)
    expect(issue.labels).toEqual(['ours', 'mlops-drift', 'models'])
  })

  test('that two checks opened at once is one: the older is kept, the younger says where to look', async () => {
    const { github, issue } = await opened()
    const twin = github.double.seed.issue({ title: issue.title, body: issue.body, labels: ['mlops-drift'], user: bot })
    await check(github, 2, 'drifted')
    expect(issue.state).toBe('open')
    expect(twin).toMatchObject({
      state: 'closed',
      state_reason: 'duplicate',
      title: `Opened twice: see #${issue.number}`,
    })
    expect((await github.alerts.current(name))!.location).toBe(String(issue.number))
  })

  test('whose text somebody broke is written anew, and goes on counting by its retrainings', async () => {
    const { github, issue } = await opened()
    const { alert } = await check(github, 1, 'drifted')
    await github.alerts.claim(alert!, { retraining: sampleRetraining(1, '1'), markdown: 'Retraining' })
    issue.body = issue.body!.replace('"schema_version":1', '"schema_version":"<script>"')
    expect(await github.alerts.current(name)).toMatchObject({ state: null, last_episode: 1 })
    await check(github, 2, 'drifted')
    expect((await github.alerts.current(name))!.state).toMatchObject({ episode: 2, checks: [{ id: '2' }] })
    expect(github.double.world.issues.size).toBe(1)
  })

  test('takes no state from a text that only quotes one, nor one of another model', async () => {
    const { github, issue } = await opened()
    const own = issue.body!
    issue.body = own.replaceAll('"name":"birds"', '"name":"cats"')
    expect((await github.alerts.current(name))!.state).toBeNull()
    issue.body = own.replace('\n', '\n<!-- mlops-actions:state {"schema_version":1} -->\n')
    expect((await github.alerts.current(name))!.state).toMatchObject({ episode: 1 })
  })

  test('that was deleted or moved away is opened anew', async () => {
    const { github, issue } = await opened()
    github.double.world.issues.delete(issue.number)
    expect((await check(github, 2, 'drifted')).status).toBe('created')
  })
})

describe("a person's word", () => {
  const close = (issue: Issue, reason: string): void =>
    void Object.assign(issue, { state: 'closed', state_reason: reason })

  test('closed: it stays closed while the episode goes on, and history is still written', async () => {
    const { github, issue } = await opened()
    close(issue, 'completed')
    expect((await github.alerts.current(name))!.wish).toBe('closed')
    await check(github, 2, 'drifted')
    expect([issue.state, issue.body!.includes('2 drifted')]).toEqual(['closed', true])
  })

  test('closed: it opens again when the episode gets worse, and for the next one', async () => {
    const { github, issue } = await opened()
    close(issue, 'completed')
    await check(github, 2, 'degraded')
    expect([issue.state, issue.state_reason]).toEqual(['open', 'reopened'])
    close(issue, 'completed')
    await check(github, 3, 'stable')
    expect(issue.state).toBe('closed')
    await check(github, 4, 'drifted')
    expect(issue.state).toBe('open')
  })

  test('closed as not planned: it stays closed, however bad it gets', async () => {
    const { github, issue } = await opened()
    close(issue, 'not_planned')
    await check(github, 2, 'broken')
    await check(github, 3, 'stable')
    await check(github, 4, 'drifted')
    expect([issue.state, issue.state_reason]).toEqual(['closed', 'not_planned'])
    expect((await github.alerts.current(name))!.wish).toBe('muted')
  })

  test('opened again after recovery: it stays open', async () => {
    const { github, issue } = await opened()
    await check(github, 2, 'stable')
    Object.assign(issue, { state: 'open', state_reason: 'reopened' })
    await check(github, 3, 'stable')
    expect(issue.state).toBe('open')
  })
})

test('a check costs the same few calls with one issue as with a hundred', async () => {
  const { github, issue } = await opened()
  const calls = async (n: number): Promise<number> => {
    const before = github.double.exchanges.length
    await check(github, n, 'drifted')
    return github.double.exchanges.length - before
  }
  const few = await calls(2)
  for (let n = 0; n < 90; n += 1) github.double.seed.issue({ title: `model ${n}`, labels: ['mlops-drift'], user: bot })
  for (let n = 0; n < 300; n += 1) github.double.seed.comment(issue.number, `talk ${n}`, 'octocat')
  expect([few, await calls(3)]).toEqual([5, 5])
})

test('without issues: write the line to add is told', async () => {
  const github = await connect()
  const { alerts } = github.again({
    permissions: { contents: 'read', actions: 'write' },
    grants: { contents: 'read', actions: 'write', issues: 'write' },
  })
  await expect(alerts.sync(name, recorded(name, sampleCheck(1, 'drifted')))).rejects.toThrow(
    /permissions:\n {6}issues: write/,
  )
})

test.each([
  [410, 'Issues are disabled for this repo', /this repository has no issues[\s\S]*alert: false/],
  [422, 'Validation Failed: assignee is invalid', /did not take the alert issue: Validation Failed[\s\S]*assignees/],
])('an issue that GitHub refuses with %i says what to do', async (status, message, told) => {
  const github = await connect()
  github.double.faults.add({ kind: 'status', status, message, on: { method: 'POST', path: '/issues' } })
  await expect(check(github, 1, 'drifted')).rejects.toThrow(told)
})
