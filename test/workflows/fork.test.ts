import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type GitHubDouble, startGitHub } from '../fakes/github.ts'
import { commentsOn, makeRepository, openPull, type Repository, runPull, runPush } from './repository.ts'

let double: GitHubDouble
let repository: Repository

beforeAll(async () => {
  double = await startGitHub()
  repository = await makeRepository(double, 'examples/birdstrikes')
  const first = await repository.commit('main', '', {}, 'Adopt')
  await runPush(repository, '0'.repeat(40), first, ['model'])
})
afterAll(() => double.close())

test("a fork's pull request is judged with its read-only token: the job decides, the comment is left out", async () => {
  await repository.commit('words', 'main', { 'README.md': 'Better words\n' })
  const pull = await openPull(repository, 'words', { fork: 'stranger' })
  const { success, log } = await runPull(repository, pull, { fork: true })
  expect({ success, log: success ? '' : log }).toEqual({ success: true, log: '' })
  expect(commentsOn(repository, pull)).toEqual([])
  expect(log).toMatch(/no comment: the pull request comes from a fork, whose token can only read/)
  expect(log).toMatch(/birdstrike-damage: pass/)
  double.assertClean()
})
