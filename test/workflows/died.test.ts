import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type GitHubDouble, startGitHub } from '../fakes/github.ts'
import { keepComment } from './keep-comment.ts'
import { commentsOn, openPull, type PullRequest, type Repository, runPull, runPush } from './repository.ts'
import { repositoryOf } from './repository-of.ts'
import { projectFile, wine, workflowFile } from './small-model.ts'

let double: GitHubDouble
let repository: Repository
let pull: PullRequest

/** What a comment says of a job that ended early. The tests build on each other, in order. */
describe('a job that dies', () => {
  beforeAll(async () => {
    double = await startGitHub()
    // Waits where a file says so, as a long training would.
    const between = 'if [ -e wait ]; then echo "waiting for the end"; sleep 60; fi; [ ! -e dies ]'
    const made = await repositoryOf(double, {
      'mlops.yml': projectFile('wine'),
      'wine.csv': await wine(),
      '.github/workflows/model.yml': workflowFile({ between: `'${between}'` }),
    })
    repository = made
    await runPush(repository, '0'.repeat(40), made.first, ['model'])
    await repository.commit('words', 'main', { 'README.md': 'Words\n' })
    pull = await openPull(repository, 'words')
  })
  afterAll(async () => {
    double.assertClean()
    await double.close()
  })

  const revise = async (files: Readonly<Record<string, string | null>>): Promise<void> => {
    const { number } = pull
    await repository.commit('words', pull.head, files)
    pull = { ...(await openPull(repository, 'words')), number }
  }

  test('cancelled, its comment is closed as cancelled', async () => {
    await revise({ wait: 'yes\n' })
    const { success, log } = await runPull(repository, pull, { cancelAt: /waiting for the end$/m })
    const [comment, ...others] = commentsOn(repository, pull)
    await keepComment('cancelled', comment)
    expect({ success, others, log: comment ? '' : log }).toEqual({ success: false, others: [], log: '' })
    expect(comment).toMatch(/^### ⚠️ Model gate: cancelled$/m)
    expect(comment).toMatch(/The job model was cancelled before it had a verdict/)
  })

  test('a later run that has a verdict takes its place', async () => {
    await revise({ wait: null })
    const { success, log } = await runPull(repository, pull)
    expect({ success, log: success ? '' : log }).toEqual({ success: true, log: '' })
    expect(commentsOn(repository, pull)).toEqual([expect.stringMatching(/^### ✅ wine: pass$/m)])
    expect(commentsOn(repository, pull)[0]).not.toMatch(/cancelled/)
  })

  test('failed, its comment says so, and what was said of an earlier head is gone', async () => {
    await revise({ dies: 'yes\n' })
    const { success } = await runPull(repository, pull)
    const comments = commentsOn(repository, pull)
    await keepComment('died', comments[0])
    expect({ success, comments: comments.length }).toEqual({ success: false, comments: 1 })
    expect(comments[0]).toMatch(/The job model failed before it had a verdict/)
    expect(comments[0]).not.toMatch(/wine: pass/)
  })
})
