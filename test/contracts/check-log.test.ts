import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { connect } from '../../src/adapters/folder/connect.ts'
import { checkLogContract } from './check-log.ts'
import { type Connected, closeDoubles, connectDouble } from './github.ts'
import { folderOf, temporary } from './samples.ts'

afterAll(closeDoubles)

describe('on a folder', () => {
  checkLogContract(async () => {
    const { checks } = connect({ store: await temporary() })
    return { checks, next: () => checks }
  })
})

/** The same workflow, started again later; its artifacts are of another run. */
function nextRun({ double, env, again }: Connected, facts: object = {}): Connected['checks'] {
  const run = double.seed.run({ head_sha: env['GITHUB_SHA']!, event: 'schedule', status: 'in_progress', ...facts })
  const next = double.env({
    token: double.ownerToken,
    event: { name: 'schedule', payload: {} },
    run: run.id,
    workspace: env['RUNNER_TEMP']!,
    temp: env['RUNNER_TEMP']!,
  })
  process.env['ACTIONS_RUNTIME_TOKEN'] = next['ACTIONS_RUNTIME_TOKEN']
  return again({ env: next }).checks
}

describe('on GitHub', () => {
  checkLogContract(async () => {
    const github = await connectDouble({ event: 'schedule' })
    return { checks: github.checks, next: () => nextRun(github) }
  })

  test('a job that runs again does not meet itself', async () => {
    const { checks } = await connectDouble({ event: 'schedule' })
    await checks.put('birds', await folderOf({ 'check.json': 'one' }))
    expect(await checks.latest('birds', join(await temporary(), 'check'))).toBeNull()
  })

  test.each([
    ['a fork', { head_repository: 'stranger/models' }],
    ['a pull request', { event: 'pull_request' }],
    ['another branch', { head_branch: 'mine' }],
    ['another workflow', { path: '.github/workflows/other.yml' }],
  ])('a check of %s is passed over', async (_, facts) => {
    const github = await connectDouble({ event: 'schedule' })
    await github.checks.put('birds', await folderOf({ 'check.json': 'honest' }))
    await nextRun(github, facts).put('birds', await folderOf({ 'check.json': 'forged' }))
    const found = await nextRun(github).latest('birds', join(await temporary(), 'check'))
    const honest = [...github.double.world.artifacts.keys()].toSorted((a, b) => a - b)[0]
    expect(found?.location).toBe(String(honest))
  })
})
