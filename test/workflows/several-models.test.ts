import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type GitHubDouble, startGitHub } from '../fakes/github.ts'
import { keepComment } from './keep-comment.ts'
import { runQueue } from './merge-queue.ts'
import { commentsOn, openPull, type PullRequest, type Repository, runPull, runPush } from './repository.ts'
import { repositoryOf } from './repository-of.ts'
import { poorParams, projectFile, wine, workflowFile } from './small-model.ts'

let double: GitHubDouble
let repository: Repository
let pull: PullRequest

/** Three models in one repository, one workflow, one comment, one check. The tests build on each other, in order. */
describe('three models in one repository', () => {
  beforeAll(async () => {
    double = await startGitHub()
    const data = await wine()
    const files = ['acid', 'colour', 'proline'].flatMap((name) => [
      [`models/${name}/mlops.yml`, projectFile(name)],
      [`models/${name}/wine.csv`, data],
    ])
    const config = `{config: "models/*/mlops.yml"}`
    const made = await repositoryOf(double, {
      ...Object.fromEntries(files),
      '.github/workflows/model.yml': workflowFile({ train: config, validate: config }),
    })
    repository = made
    const ends = await runPush(repository, '0'.repeat(40), made.first, ['model', 'release'])
    expect(ends.map(({ success, log }) => (success ? '' : log))).toEqual(['', ''])
  })
  afterAll(async () => {
    double.assertClean()
    await double.close()
  })

  const tags = (): string[] => [...double.world.releases.values()].map(({ tag_name }) => tag_name).sort()
  const runsOf = (run: number): string[] =>
    [...double.world.artifacts.values()]
      .filter((artifact) => artifact.run === run && artifact.name.startsWith('mlops-run-'))
      .map(({ name }) => name.replace(/-[0-9a-f]{40}$/, ''))

  test('the first push trains and releases all of them', () => {
    expect(tags()).toEqual(['acid@v0.0.1', 'colour@v0.0.1', 'proline@v0.0.1'])
  })

  test('a pull request trains only the model it touches, and one comment tells of all three', async () => {
    await repository.commit('deeper', 'main', {
      'models/colour/mlops.yml': projectFile('colour', '{n_estimators: 30, seed: 2}'),
      'README.md': 'Words\n',
    })
    pull = await openPull(repository, 'deeper')
    const { success, log, run } = await runPull(repository, pull)
    const [comment, ...others] = commentsOn(repository, pull)
    await keepComment('several-models', comment)
    expect({ success, others, log: success ? '' : log }).toEqual({ success: true, others: [], log: '' })
    expect(runsOf(run)).toEqual(['mlops-run-colour'])
    expect(comment).toMatch(/^### ✅ 3 models: pass$/m)
    expect(comment).toMatch(/^### ➖ acid: unchanged$/m)
    expect(comment).toMatch(/^### ✅ colour: pass$/m)
    expect(comment).toMatch(/\| \*\*proline\*\* \| ➖ unchanged \|/)
  })

  test('the merge queue judges it once more, without a comment', async () => {
    const { success, log } = await runQueue(repository, pull)
    expect({ success, log: success ? '' : log }).toEqual({ success: true, log: '' })
    expect(log).toMatch(/no comment: the event merge_group has no pull request/)
    expect(log).toMatch(/3 models: pass/)
    expect(log).toMatch(/passed against base/)
    expect(commentsOn(repository, pull)).toHaveLength(1)
  })

  test('once merged, only its model is trained and released', async () => {
    const ends = await runPush(repository, pull.base, pull.merge, ['model', 'release'])
    expect(ends.map(({ success, log }) => (success ? '' : log))).toEqual(['', ''])
    expect(tags()).toEqual(['acid@v0.0.1', 'colour@v0.0.1', 'colour@v0.0.2', 'proline@v0.0.1'])
  })

  test('a model that loses turns the one job red, and the untouched ones block nothing', async () => {
    await repository.commit('poor', 'main', { 'models/acid/mlops.yml': projectFile('acid', poorParams) })
    const worse = await openPull(repository, 'poor')
    const { success } = await runPull(repository, worse)
    const [comment] = commentsOn(repository, worse)
    await keepComment('several-models-fail', comment)
    expect(success).toBe(false)
    expect(comment).toMatch(/^### ❌ 3 models: fail$/m)
    expect(comment).toMatch(/This must not be merged: 1 of 1 did not pass/)
  })

  test('a push whose training died is made up for by the next one', async () => {
    const touched = await repository.commit('main', 'main', {
      'models/acid/mlops.yml': projectFile('acid', '{n_estimators: 40, seed: 3}'),
    })
    const next = await repository.commit('main', 'main', { 'README.md': 'More words\n' })
    const [end] = await runPush(repository, touched, next, ['model'])
    expect(end!.success ? '' : end!.log).toBe('')
    expect([...double.world.artifacts.values()].map(({ name }) => name)).toContain(`mlops-run-acid-${next}`)
  })
})
