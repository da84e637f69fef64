import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { type GitHubDouble, startGitHub } from '../fakes/github.ts'
import { makeRepository, openPull, type PullRequest, type Repository, runPull, runPush } from './repository.ts'

type Permissions = Record<string, string>

let double: GitHubDouble
let repository: Repository
let pull: PullRequest
let adopted: string
let jobs: Record<string, { permissions: Permissions }>

/** Taking away any one `permissions:` line makes the call that needs it fail, with the line to add. */
describe('permissions of the example', () => {
  beforeAll(async () => {
    double = await startGitHub()
    repository = await makeRepository(double, 'examples/birdstrikes')
    const workflow = await readFile(join(repository.folder, '.github/workflows/model.yml'), 'utf8')
    jobs = (parse(workflow) as { jobs: typeof jobs }).jobs
    const first = await repository.commit('main', '', {}, 'Adopt')
    adopted = await repository.commit('main', first, { 'README.md': 'Strikes\n' })
    await runPush(repository, first, adopted, ['model'])
    await repository.commit('change', 'main', { 'README.md': 'Bird strikes\n' })
    pull = await openPull(repository, 'change')
  })
  afterAll(() => double.close())

  test.each([
    ['contents', 'contents: read'],
    ['actions', 'actions: read'],
    ['pull-requests', 'pull-requests: write'],
  ])('model without %s', async (line, added) => {
    const { success, log } = await runPull(repository, pull, { permissions: without(jobs['model']!.permissions, line) })
    expect({ success, log: log.includes(added) ? '' : log }).toEqual({ success: false, log: '' })
    expect(forbidden()).toEqual([line.replace('-', '_')])
  })

  test.each([
    ['contents', 'contents: write'],
    ['actions', 'actions: read'],
  ])('release without %s', async (line, added) => {
    const [, release] = await runPush(repository, adopted, adopted, ['model', 'release'], {
      release: without(jobs['release']!.permissions, line),
    })
    expect({ success: release!.success, log: release!.log.includes(added) ? '' : release!.log }).toEqual({
      success: false,
      log: '',
    })
  })

  test('with all of them both jobs are green, and the double agrees with every exchange', async () => {
    expect(await runPull(repository, pull)).toMatchObject({ success: true })
    double.assertClean()
  })
})

function without(permissions: Permissions, line: string): Permissions {
  return Object.fromEntries(Object.entries(permissions).filter(([name]) => name !== line))
}

/** Permissions that the last refused call would have needed. */
function forbidden(): string[] {
  const last = double.exchanges.findLast(({ status }) => status === 403)
  return last ? needed(last.path) : []
}

function needed(path: string): string[] {
  if (/\/(artifacts|actions)\b/.test(path)) return ['actions']
  return /\/issues\/|\/pulls\/|graphql/.test(path) ? ['pull_requests'] : ['contents']
}
