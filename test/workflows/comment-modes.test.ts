import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type GitHubDouble, startGitHub } from '../fakes/github.ts'
import { commentsOn, openPull, type PullRequest, type Repository, runPull, runPush } from './repository.ts'
import { repositoryOf } from './repository-of.ts'
import { poorParams, projectFile, wine, workflowFile } from './small-model.ts'

let double: GitHubDouble
let repository: Repository
let pull: PullRequest

/** A team that wants to hear of trouble only, with a check run. The tests build on each other, in order. */
describe('comment: on-failure, check: true', () => {
  beforeAll(async () => {
    double = await startGitHub()
    const made = await repositoryOf(double, {
      'mlops.yml': projectFile('wine'),
      'wine.csv': await wine(),
      '.github/workflows/model.yml': workflowFile({
        train: '{comment: on-failure}',
        validate: '{comment: on-failure, check: true}',
        permissions: 'checks: write',
      }),
    })
    repository = made
    await runPush(repository, '0'.repeat(40), made.first, ['model'])
    await repository.commit('change', 'main', { 'README.md': 'Words\n' })
    pull = await openPull(repository, 'change')
  })
  afterAll(async () => {
    double.assertClean()
    await double.close()
  })

  const revise = async (files: Readonly<Record<string, string>>): Promise<void> => {
    const { number } = pull
    await repository.commit('change', pull.head, files)
    pull = { ...(await openPull(repository, 'change')), number }
  }
  const checks = (): { name: string; conclusion: string | null }[] =>
    [...double.world.checks.values()]
      .filter(({ head_sha }) => head_sha === pull.head)
      .map(({ name, conclusion }) => ({ name, conclusion }))

  test('a pass says nothing, but in the summary and the check', async () => {
    const { success, log } = await runPull(repository, pull)
    expect({ success, log: success ? '' : log }).toEqual({ success: true, log: '' })
    expect(commentsOn(repository, pull)).toEqual([])
    expect(log).toMatch(/### ✅ wine: pass/)
    expect(checks()).toEqual([{ name: 'model gate / model', conclusion: 'success' }])
  })

  test('a loss is told', async () => {
    await revise({ 'mlops.yml': projectFile('wine', poorParams) })
    expect(await runPull(repository, pull)).toMatchObject({ success: false })
    expect(commentsOn(repository, pull)).toEqual([expect.stringMatching(/^### ❌ wine: fail$/m)])
    expect(checks()).toEqual([{ name: 'model gate / model', conclusion: 'failure' }])
  })

  test('and once it is mended, the comment that is there turns green', async () => {
    await revise({ 'mlops.yml': projectFile('wine') })
    expect(await runPull(repository, pull)).toMatchObject({ success: true })
    expect(commentsOn(repository, pull)).toEqual([expect.stringMatching(/^### ✅ wine: pass$/m)])
  })
})
