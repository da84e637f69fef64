import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type GitHubDouble, startGitHub } from '../fakes/github.ts'
import { keepComment } from './keep-comment.ts'
import { commentsOn, makeRepository, openPull, type Repository, runPull, runPush } from './repository.ts'

const zeros = '0'.repeat(40)
let double: GitHubDouble
let repository: Repository
let project: string

/** The YAML of the README, unchanged, through the life of a repository. The tests build on each other, in order. */
describe('the workflow as users paste it', () => {
  beforeAll(async () => {
    double = await startGitHub()
    repository = await makeRepository(double, 'examples/birdstrikes')
    project = await readFile(join(repository.folder, 'mlops.yml'), 'utf8')
    const workflow = await readFile(join(repository.folder, '.github/workflows/model.yml'), 'utf8')
    const first = await repository.commit(
      'main',
      '',
      { 'mlops.yml': null, '.github/workflows/model.yml': null, '.github/workflows/promote.yml': null },
      'Data and scripts',
    )
    await mkdir(join(repository.folder, '.github/workflows'), { recursive: true })
    await repository.commit(
      'adopt',
      first,
      { 'mlops.yml': project, '.github/workflows/model.yml': workflow },
      'Adopt the gate',
    )
  })
  afterAll(async () => {
    double.assertClean()
    process.stdout.write(
      `${double.exchanges.length} exchanges with GitHub, ${double.exchanges.filter(({ validated }) => validated).length} checked against its description, ${double.violations.length} violations\n`,
    )
    await double.close()
  })

  test('the adoption pull request is green, with the reason', async () => {
    const pull = await openPull(repository, 'adopt')
    const { success, log } = await runPull(repository, pull)
    const [comment, ...others] = commentsOn(repository, pull)
    await keepComment('first', comment ?? log)
    expect({ success, others, log: success ? '' : log }).toEqual({ success: true, others: [], log: '' })
    expect(comment).toMatch(/Nothing was compared/)
    expect(comment).toMatch(/There is no mlops\.yml at the base/)
  })

  test('a push to main trains, validates and publishes the release with all its assets and an annotated tag', async () => {
    const before = await repository.git('rev-parse', 'main')
    const adopted = await repository.git('rev-parse', 'adopt')
    const ends = await runPush(repository, before, adopted, ['model', 'release'])
    expect(ends.map(({ success, log }) => (success ? '' : log))).toEqual(['', ''])
    const [release] = [...double.world.releases.values()]
    expect(release).toMatchObject({ tag_name: 'birdstrike-damage@v0.0.1', draft: false, latest: false })
    expect([...double.world.assets.values()].map(({ name }) => name).sort()).toEqual([
      'model-card.md',
      'model.tar',
      'version.json',
    ])
    const tag = await repository.git('--git-dir', double.gitDir, 'cat-file', '-t', 'birdstrike-damage@v0.0.1')
    expect(tag).toBe('tag')
  })

  test('a worse model turns the job red and says why', async () => {
    await repository.commit('worse', 'main', {
      'mlops.yml': withParams('n_estimators: 3, seed: 7'),
    })
    const pull = await openPull(repository, 'worse')
    const { success, log } = await runPull(repository, pull)
    const [comment, ...others] = commentsOn(repository, pull)
    await keepComment('fail', comment ?? log)
    expect({ success, others }).toEqual({ success: false, others: [] })
    expect(comment).toMatch(/below base's/)
    expect(comment).toMatch(/n_estimators/)
  })

  test('a pull request cannot lower its own bar', async () => {
    const files = {
      'mlops.yml': withParams('n_estimators: 3, seed: 7')
        .replaceAll('0.70', '0.10')
        .replace('max_absolute_regression: 0.01', 'max_absolute_regression: 0.9'),
    }
    await repository.commit('lower', 'main', files)
    const pull = await openPull(repository, 'lower')
    const { success } = await runPull(repository, pull)
    const [comment] = commentsOn(repository, pull)
    expect(success).toBe(false)
    expect(comment).toMatch(/validate\.metrics\.roc_auc\.max_absolute_regression/)
    await keepComment('policy', comment ?? '')
  })

  test('a README-only pull request is green and unchanged', async () => {
    await repository.commit('readme', 'main', { 'README.md': '# Bird strikes\n\nBetter words.\n' })
    const pull = await openPull(repository, 'readme')
    const { success, log } = await runPull(repository, pull)
    const [comment, ...others] = commentsOn(repository, pull)
    await keepComment('unchanged', comment ?? log)
    expect({ success, others, log: success ? '' : log }).toEqual({ success: true, others: [], log: '' })
    expect(comment).toMatch(/unchanged/)
  })

  test('after the test data changed the baseline is scored again, on the same new rows', async () => {
    const script = await readFile(join(repository.folder, 'prepare.mjs'), 'utf8')
    await repository.commit('test-data', 'main', {
      'prepare.mjs': script.replace("'1999-12-31'", "'2000-12-31'"),
    })
    const pull = await openPull(repository, 'test-data')
    const { success, log } = await runPull(repository, pull)
    const [comment] = commentsOn(repository, pull)
    await keepComment('test-data', comment ?? log)
    expect({ success, log: success ? '' : log }).toEqual({ success: true, log: '' })
    expect(comment).toMatch(/scored again on these test rows/)
  })

  test('a second run of one pull request updates its one comment', async () => {
    await repository.commit('better', 'main', {
      'mlops.yml': withParams('n_estimators: 400, max_depth: 8, min_samples_leaf: 10, seed: 7'),
    })
    const pull = await openPull(repository, 'better')
    await runPull(repository, pull)
    const { success } = await runPull(repository, pull)
    const comments = commentsOn(repository, pull)
    await keepComment('pass', comments[0] ?? '')
    expect({ success, comments: comments.length }).toEqual({ success: true, comments: 1 })
  })

  test('a retraining of the same code is a second version, and running its release again adds none', async () => {
    const before = await repository.git('rev-parse', 'main')
    const ends = await runPush(repository, before, await repository.git('rev-parse', 'better'), [null, 'release'])
    expect(ends.map(({ success, log }) => (success ? '' : log))).toEqual(['', ''])
    expect([...double.world.releases.values()].map(({ tag_name, draft }) => `${tag_name} ${draft}`)).toEqual([
      'birdstrike-damage@v0.0.1 false',
      'birdstrike-damage@v0.0.2 false',
    ])
  })

  test('a push that starts a branch (no commit before) has no base', async () => {
    const ends = await runPush(repository, zeros, await repository.git('rev-parse', 'better'), ['model'])
    expect(ends.map(({ success, log }) => (success ? '' : log))).toEqual([''])
  })
})

function withParams(params: string): string {
  return project.replace(/params: \{.*\}/, `params: {${params}}`)
}
