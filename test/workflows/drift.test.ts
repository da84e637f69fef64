import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { type GitHubDouble, startGitHub } from '../fakes/github.ts'
import { alertsOf, repositoryInProduction, retrainings, runWorkflow, strikesUntil } from './drift-repository.ts'
import type { Repository } from './repository.ts'

let double: GitHubDouble
let repository: Repository

/** One scheduled check after the strikes up to a day came in; its log where it went wrong. */
async function checkAt(day: string, like_before: number | null = null): Promise<string> {
  await repository.commit('main', 'main', { 'data/birdstrikes.csv': await strikesUntil(day, like_before) }, day)
  const { success, log } = await runWorkflow(repository, 'drift.yml', 'drift', { name: 'schedule' })
  return success ? '' : log
}

/** The workflow file as users paste it, through the life of a model. The tests build on each other, in order. */
describe('drift.yml on its schedule', () => {
  beforeAll(async () => {
    double = await startGitHub()
    repository = await repositoryInProduction(double, (text) =>
      text.replace('{ workflow: retrain.yml }', '{ workflow: retrain.yml, cool_down_days: 0 }'),
    )
  }, 120_000)
  afterAll(async () => {
    double.assertClean()
    process.stdout.write(
      `${double.exchanges.length} exchanges with GitHub, ${double.exchanges.filter(({ validated }) => validated).length} checked against its description, ${double.violations.length} violations\n`,
    )
    await double.close()
  })

  test('a window whose parts three jobs profiled is judged as one by a fourth', async () => {
    await repository.commit('main', 'main', { 'data/birdstrikes.csv': await strikesUntil('1999-12-31') }, 'Parts')
    const { success, log } = await runWorkflow(repository, 'drift-parts.yml', null, { name: 'workflow_dispatch' })
    expect({ success, log: success ? '' : log }).toEqual({ success: true, log: '' })
    expect(log).toMatch(/3 profiles were merged/)
    expect(log).toMatch(/611 rows/)
    const parts = [...double.world.artifacts.values()].map(({ name }) => name).filter((name) => /~/.test(name))
    expect(parts.toSorted()).toEqual([1, 2, 3].map((part) => `mlops-part-birdstrike-damage~${part}`))
    for (const [id, { name }] of double.world.artifacts)
      if (name === 'mlops-drift-birdstrike-damage') double.world.artifacts.delete(id)
  })

  test('weak drift in one window is watched: no issue, no retraining', async () => {
    expect(await checkAt('1999-12-31')).toBe('')
    expect([alertsOf(double), retrainings(double)]).toEqual([[], []])
    const kept = [...double.world.artifacts.values()].filter(({ name }) => name === 'mlops-drift-birdstrike-damage')
    expect(kept).toHaveLength(1)
  })

  test('decay opens the issue and starts the retraining', async () => {
    expect(await checkAt('2000-06-30')).toBe('')
    const [issue, ...others] = alertsOf(double)
    expect(others).toEqual([])
    expect(issue).toMatchObject({
      title: 'Drift: birdstrike-damage is degraded',
      state: 'open',
      labels: ['mlops-drift'],
      user: 'github-actions[bot]',
    })
    expect(issue!.body).toMatch(/Retraining started: \[retrain\.yml\]\(https:/)
    expect(retrainings(double).map(({ inputs }) => inputs)).toEqual([
      {
        retraining: 'birdstrike-damage/1',
        name: 'birdstrike-damage',
        cause: 'decay',
        from: expect.stringMatching(/^2000-01-/),
        to: expect.stringMatching(/^2000-06-/),
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
        issue: String(issue!.number),
      },
    ])
  })

  test('the next window only updates it', async () => {
    expect(await checkAt('2000-12-31')).toBe('')
    const issues = alertsOf(double)
    expect(issues.map(({ title, state }) => [title, state])).toEqual([['Drift: birdstrike-damage is drifted', 'open']])
    expect(issues[0]!.body!.match(/^\| \[2\d{3}-/gm)).toHaveLength(2)
    expect(retrainings(double)).toHaveLength(1)
  })

  test('running the check again changes nothing', async () => {
    const before = structuredClone(alertsOf(double)[0]!)
    const last = [...double.world.runs.values()].at(-1)!
    const { success } = await runWorkflow(repository, 'drift.yml', 'drift', { name: 'schedule' }, { run: last.id })
    expect(success).toBe(true)
    expect(alertsOf(double)[0]!.body!.match(/^\| \[2\d{3}-/gm)).toHaveLength(2)
    expect(alertsOf(double)[0]).toMatchObject({ state: before.state, title: before.title })
    expect(retrainings(double)).toHaveLength(1)
  })

  test('recovery closes it', async () => {
    expect(await checkAt('2001-06-30', 4)).toBe('')
    expect(alertsOf(double).map(({ title, state, state_reason }) => [title, state, state_reason])).toEqual([
      ['Drift: birdstrike-damage recovered', 'closed', 'completed'],
    ])
    expect(retrainings(double)).toHaveLength(1)
  })

  test('the next drift is a new episode of the same issue, with a retraining of its own', async () => {
    expect(await checkAt('2002-06-30')).toBe('')
    const [issue, ...others] = alertsOf(double)
    expect(others).toEqual([])
    expect(issue).toMatchObject({
      title: 'Drift: birdstrike-damage is drifted',
      state: 'open',
      state_reason: 'reopened',
    })
    expect(retrainings(double).map(({ inputs }) => inputs['retraining'])).toEqual([
      'birdstrike-damage/1',
      'birdstrike-damage/2',
    ])
  })

  test('a broken feed makes it worse and starts nothing', async () => {
    const strikes = (await strikesUntil('2002-12-31')).replace(/^((?:[^,]*,){3}2002-.*),\d*$/gm, '$1,')
    await repository.commit('main', 'main', { 'data/birdstrikes.csv': strikes }, 'No more speeds')
    expect(await runWorkflow(repository, 'drift.yml', 'drift', { name: 'schedule' })).toMatchObject({ success: true })
    expect(alertsOf(double).map(({ title, state }) => [title, state])).toEqual([
      ['Drift: birdstrike-damage is broken', 'open'],
    ])
    expect(alertsOf(double)[0]!.body).toMatch(/No retraining: a model trained on a broken feed would learn the fault/)
    expect(retrainings(double)).toHaveLength(2)
  })

  test.each([
    ['contents', 'contents: read'],
    ['actions', 'actions: write'],
    ['issues', 'issues: write'],
  ])('drift.yml without %s tells which to add', async (line, added) => {
    const workflow = await readFile(join(repository.folder, '.github/workflows/drift.yml'), 'utf8')
    const { permissions } = (parse(workflow) as { jobs: { drift: { permissions: Record<string, string> } } }).jobs.drift
    const rest = Object.fromEntries(Object.entries(permissions).filter(([name]) => name !== line))
    const { success, log } = await runWorkflow(
      repository,
      'drift.yml',
      'drift',
      { name: 'schedule' },
      { permissions: rest },
    )
    const advised = [...log.matchAll(/permissions:%0A\s+([a-z-]+: [a-z]+)/g)].map(([, advice]) => advice)
    const errors = log.split('\n').filter((text) => text.includes('::error'))
    expect({ success, advised, errors: advised.length > 0 ? [] : errors }).toEqual({
      success: false,
      advised: [added],
      errors: [],
    })
  })
})
