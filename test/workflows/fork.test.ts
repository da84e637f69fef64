import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type GitHubDouble, startGitHub } from '../fakes/github.ts'
import { keepComment } from './keep-comment.ts'
import { commentsOn, makeRepository, openPull, type Repository, runPull, runPush, runReport } from './repository.ts'

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

test('after it the trusted half comments: numbers and verdict as the run had them, in our own words', async () => {
  await repository.commit('tuned', 'main', {
    'mlops.yml': (await readFile('examples/birdstrikes/mlops.yml', 'utf8'))
      .replace('n_estimators: 300', 'n_estimators: 40')
      .replace('threshold: 0.70', 'threshold: 0.10'),
  })
  const pull = await openPull(repository, 'tuned', { fork: 'stranger' })
  const judged = await runPull(repository, pull, { fork: true })
  expect(commentsOn(repository, pull)).toEqual([])
  const { success, log } = await runReport(repository, judged.run)
  const [comment = '', ...others] = commentsOn(repository, pull)
  await keepComment('fork', comment)
  expect({ success, others, log: success ? '' : log }).toEqual({ success: true, others: [], log: '' })
  const verdict = /birdstrike-damage: (pass|fail|inconclusive|incomplete)/
  expect(verdict.exec(comment)?.[1]).toBe(verdict.exec(judged.log)?.[1])
  expect(comment).toMatch(/Numbers computed in an untrusted run.*stranger\/models/)
  expect(comment).toMatch(/n&#95;estimators|n_estimators/)
  // The bar that the pull request lowered: shown, and not used.
  expect(comment).toMatch(/validate\.metrics\.roc_auc\.threshold/)
  const again = await runReport(repository, judged.run)
  expect({ again: again.success, comments: commentsOn(repository, pull) }).toEqual({ again: true, comments: [comment] })
  double.assertClean()
})

test('a worse model is red in its own job and in the comment', async () => {
  await repository.commit('worse', 'main', {
    'mlops.yml': (await readFile('examples/birdstrikes/mlops.yml', 'utf8')).replace(
      'n_estimators: 300',
      'n_estimators: 2',
    ),
  })
  const pull = await openPull(repository, 'worse', { fork: 'stranger' })
  const judged = await runPull(repository, pull, { fork: true })
  const { success } = await runReport(repository, judged.run)
  expect({ judged: judged.success, success }).toEqual({ judged: false, success: true })
  expect(commentsOn(repository, pull)[0]).toMatch(/birdstrike-damage: fail/)
})
