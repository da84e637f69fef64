import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { isAlertOf } from '../../src/adapters/alert-body.ts'
import { sampleDriftReport } from '../drift/sample-report.ts'
import { type CheckRun, checkOn, retrainWorkflow } from './drift-checks.ts'
import { type Connected, closeDoubles, connectDouble } from './github.ts'

/**
 * The calls of the check that opens an episode: look, issue, look (2), look, claim, look, dispatch, look, confirm, look (2),
 * show, look (2).
 */
const calls = 15

let github: Connected
beforeAll(async () => {
  github = await connectDouble({
    event: 'schedule',
    payload: { repository: { default_branch: 'main' } },
    prepare: async ({ seed }) => {
      await seed.commit({ '.github/workflows/retrain.yml': retrainWorkflow })
      return { repository: { default_branch: 'main' } }
    },
  })
})
afterAll(closeDoubles)

const hasty = { pause: async () => undefined }
let made = 0
/** A model of its own for each case, so that one double serves all. */
function fresh(): CheckRun {
  made += 1
  return { name: `birds-${made}`, run: String(made), now: new Date() }
}

/** The same job again at once, or the next day's check. */
const again = (check: CheckRun): CheckRun => ({ ...check, now: new Date(check.now.getTime() + 5_000) })
const nextDay = (check: CheckRun): CheckRun => ({
  ...check,
  run: `${check.run}0000`,
  now: new Date(check.now.getTime() + 86_400_000),
})

function dispatches({ name }: CheckRun): number {
  return github.double.world.events.filter(
    ({ event, detail }) =>
      event === 'workflow_dispatch' && (detail['inputs'] as Record<string, string>)['name'] === name,
  ).length
}

function alerts({ name }: CheckRun) {
  return [...github.double.world.issues.values()].filter(({ body }) => isAlertOf(name, body ?? ''))
}

function expectOneAlert(check: CheckRun): void {
  expect(alerts(check).map(({ state, title }) => [state, title])).toEqual([['open', `Drift: ${check.name} is drifted`]])
  const [issue] = alerts(check)
  const comments = [...github.double.world.comments.values()].filter(({ issue: of }) => of === issue!.number)
  expect(comments.map(({ body }) => /"status":"(\w+)"/.exec(body)?.[1])).toEqual(['dispatched'])
  expect(issue!.body).toMatch(/Retraining started: \[retrain\.yml\]/)
}

test('one check takes the calls that are killed below', async () => {
  const check = fresh()
  const before = github.double.exchanges.length
  const { retraining, alert } = await checkOn(github.again(hasty), check)
  expect(github.double.exchanges.length - before).toBe(calls)
  expect(retraining).toMatchObject({ status: 'dispatched', retraining: { key: `${check.name}/1`, cause: 'drift' } })
  expect(alert).toMatchObject({ episode: 1, status: 'open', change: 'opened' })
  expect(dispatches(check)).toBe(1)
  expectOneAlert(check)
})

const moments = Array.from({ length: calls }, (_, index) =>
  (['before', 'after'] as const).map((when) => ({ call: index + 1, when })),
).flat()

describe('a check killed, then run again, and once more the next day, is one alert and one retraining', () => {
  test.each(moments)('$when call $call', async ({ call, when }) => {
    const check = fresh()
    const controller = new AbortController()
    const kill = () => controller.abort()
    github.double.faults.add({ kind: 'kill', when, kill, on: { nth: call } })
    await expect(checkOn(github.again({ ...hasty, signal: controller.signal }), check)).rejects.toThrow()
    github.double.faults.clear()
    await checkOn(github.again(hasty), again(check))
    expect(dispatches(check)).toBeLessThanOrEqual(1)
    await checkOn(github.again(hasty), nextDay(check))
    expect(dispatches(check)).toBe(1)
    expectOneAlert(check)
  })
})

describe('a check whose answer is lost goes on by itself, or leaves the rest to the next', () => {
  test.each(moments)('$when call $call', async ({ call, when }) => {
    const check = fresh()
    github.double.faults.add({ kind: 'cut', when, on: { nth: call } })
    const { retraining } = await checkOn(github.again(hasty), check)
    github.double.faults.clear()
    expect(['dispatched', 'pending']).toContain(retraining.status)
    expect(dispatches(check)).toBe(retraining.status === 'dispatched' ? 1 : 0)
    await checkOn(github.again(hasty), nextDay(check))
    expect(dispatches(check)).toBe(1)
    expectOneAlert(check)
  })
})

describe('checks at once', () => {
  test.each([2, 3, 2, 4])('%i of them open one alert and start one retraining', async (many) => {
    const check = fresh()
    const slow = { pause: (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds / 10)) }
    const runs = Array.from({ length: many }, (_, n) => ({ ...check, run: `${check.run}00${n}` }))
    const ends = await Promise.all(runs.map((run) => checkOn(github.again(slow), run)))
    expect(dispatches(check)).toBe(1)
    expect(new Set(ends.map(({ alert }) => alert?.where)).size).toBe(1)
    await checkOn(github.again(hasty), nextDay(check))
    expect(dispatches(check)).toBe(1)
    expectOneAlert(check)
    const duplicates = [...github.double.world.issues.values()].filter(({ title }) => title.startsWith('Opened twice'))
    expect(duplicates.every(({ state, state_reason }) => state === 'closed' && state_reason === 'duplicate')).toBe(true)
  })
})

describe('a dispatch that GitHub refuses', () => {
  test('for want of a permission names the line, and the next check starts it', async () => {
    const check = fresh()
    const weak = { ...hasty, permissions: { contents: 'read', actions: 'read', issues: 'write' } as const }
    await expect(
      checkOn(github.again({ ...weak, grants: { contents: 'read', actions: 'write', issues: 'write' } }), check),
    ).rejects.toThrow(/permissions:\n {6}actions: write/)
    expect(dispatches(check)).toBe(0)
    await checkOn(github.again(hasty), nextDay(check))
    expectOneAlert(check)
  })

  test('because the workflow is not there, or declares no inputs, says what to write', async () => {
    const check = fresh()
    const absent = { ...check, drift: '' }
    await github.double.seed.commit({ '.github/workflows/retrain.yml': 'on: workflow_dispatch\n' })
    await expect(checkOn(github.again(hasty), absent)).rejects.toThrow(/inputs:\n +retraining: \{type: string\}/)
    await github.double.seed.commit({ '.github/workflows/retrain.yml': null })
    await expect(checkOn(github.again(hasty), absent)).rejects.toThrow(/there is no such workflow/)
    await github.double.seed.commit({ '.github/workflows/retrain.yml': retrainWorkflow })
    await checkOn(github.again(hasty), again(absent))
    expect(dispatches(check)).toBe(1)
    expectOneAlert(check)
  })
})

test('a broken feed opens the alert and starts nothing; mended, it closes', async () => {
  const check = { ...fresh(), report: sampleDriftReport('broken', []) }
  const { retraining, alert } = await checkOn(github.again(hasty), check)
  expect([retraining, alert?.change]).toEqual([{ status: 'held', hold: { kind: 'broken' } }, 'opened'])
  expect(alerts(check)[0]).toMatchObject({ state: 'open', title: `Drift: ${check.name} is broken` })
  await checkOn(github.again(hasty), { ...nextDay(check), report: sampleDriftReport('stable', []) })
  expect(alerts(check)[0]).toMatchObject({ state: 'closed', state_reason: 'completed' })
  expect(dispatches(check)).toBe(0)
})

test('a claim that somebody edited starts no other workflow', async () => {
  const check = fresh()
  const weak = { ...hasty, permissions: { contents: 'read', actions: 'read', issues: 'write' } as const }
  github.double.faults.add({ kind: 'cut', when: 'before', on: { method: 'POST', path: '/dispatches' } })
  await checkOn(github.again(hasty), check)
  github.double.faults.clear()
  const claim = [...github.double.world.comments.values()].at(-1)!
  claim.body = claim.body.replace('"workflow":"retrain.yml"', '"workflow":"model.yml"')
  await expect(checkOn(github.again(weak), nextDay(check))).rejects.toThrow(/retrain\.yml\/dispatches/)
  await checkOn(github.again(hasty), nextDay(check))
  expect(dispatches(check)).toBe(1)
  expect(github.double.world.events.filter(({ detail }) => String(detail['path']).endsWith('model.yml'))).toEqual([])
})
