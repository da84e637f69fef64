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
    expect({ success, advised: advised(log) }).toEqual({ success: false, advised: [added] })
    // The doctor adds what it may see: nothing in this repository's settings requires the job.
    if (line !== 'contents') expect(log).toMatch(/the job summary tells what of the set-up to mend: required-check\n/)
  })

  test.each([
    ['contents', 'contents: write'],
    ['actions', 'actions: read'],
  ])('release without %s', async (line, added) => {
    const [, release] = await runPush(repository, adopted, adopted, ['model', 'release'], {
      release: without(jobs['release']!.permissions, line),
    })
    expect({ success: release!.success, advised: advised(release!.log) }).toEqual({ success: false, advised: [added] })
  })

  test('with all of them both jobs are green, and the double agrees with every exchange', async () => {
    expect(await runPull(repository, pull)).toMatchObject({ success: true })
    double.assertClean()
  })
})

function without(permissions: Permissions, line: string): Permissions {
  return Object.fromEntries(Object.entries(permissions).filter(([name]) => name !== line))
}

/** The lines that the job's error says to add. */
function advised(log: string): string[] {
  return [...log.matchAll(/permissions:%0A\s+([a-z-]+: [a-z]+)/g)].map(([, line]) => line!)
}
