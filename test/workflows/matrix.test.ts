import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type GitHubDouble, startGitHub } from '../fakes/github.ts'
import { keepComment } from './keep-comment.ts'
import { commentsOn, openPull, type Repository, runPull } from './repository.ts'
import { repositoryOf } from './repository-of.ts'
import { projectFile, wine } from './small-model.ts'

// act fills in no strategy.job-total, which GitHub does: so `legs` is said here.
const workflow = `on: {pull_request: {}}
jobs:
  train:
    strategy: {fail-fast: false, matrix: {seed: [1, 2, 3]}}
    runs-on: ubuntu-latest
    permissions: {contents: read, actions: read}
    steps:
      - uses: actions/checkout@v7
      - run: '[ ! -e dies ] || [ "\${{ matrix.seed }}" != 2 ]'
      - uses: OWNER/mlops-actions/train-and-log@v1
        with: {leg: "seed-\${{ matrix.seed }}", set: "train.params.seed=\${{ matrix.seed }}", legs: 3}
  model:
    needs: train
    if: always()
    runs-on: ubuntu-latest
    permissions: {contents: read, actions: read, pull-requests: write}
    steps:
      - uses: actions/checkout@v7
      - uses: OWNER/mlops-actions/validate-model@v1
`

let double: GitHubDouble
let repository: Repository

describe('a matrix of three legs', () => {
  beforeAll(async () => {
    double = await startGitHub()
    repository = await repositoryOf(double, {
      'mlops.yml': projectFile('wine'),
      'wine.csv': await wine(),
      '.github/workflows/model.yml': workflow,
    })
  })
  afterAll(async () => {
    double.assertClean()
    await double.close()
  })

  test('is one comment and one check', async () => {
    await repository.commit('all', 'main', { 'README.md': 'Words\n' })
    const pull = await openPull(repository, 'all')
    const { success, log } = await runPull(repository, pull, { job: null })
    const [comment, ...others] = commentsOn(repository, pull)
    await keepComment('matrix', comment)
    expect({ success, others, log: success ? '' : log }).toEqual({ success: true, others: [], log: '' })
    expect(comment).toMatch(/^### ✅ wine, 3 legs: pass$/m)
    for (const seed of [1, 2, 3]) expect(comment).toMatch(new RegExp(`^### ✅ wine, leg seed-${seed}: pass$`, 'm'))
  })

  test('whose second leg dies is incomplete, never a pass', async () => {
    await repository.commit('dies', 'main', { dies: 'yes\n' })
    const pull = await openPull(repository, 'dies')
    const { success } = await runPull(repository, pull, { job: null })
    const [comment, ...others] = commentsOn(repository, pull)
    await keepComment('matrix-incomplete', comment)
    expect({ success, others }).toEqual({ success: false, others: [] })
    expect(comment).toMatch(/incomplete$/m)
    expect(comment).toMatch(/Only 2 of 3 legs left a run \(seed-1, seed-3\)/)
  })
  test('whose legs judge themselves is told part by part, and not judged twice', async () => {
    const judging = workflow.replace(
      ', legs: 3}\n',
      ', legs: 3}\n      - uses: OWNER/mlops-actions/validate-model@v1\n        with: {leg: "seed-${{ matrix.seed }}", legs: 3}\n',
    )
    await repository.commit('judging', 'main', { '.github/workflows/model.yml': judging })
    const pull = await openPull(repository, 'judging')
    const { success, log } = await runPull(repository, pull, { job: null })
    const [comment, ...others] = commentsOn(repository, pull)
    expect({ success, others, log: success ? '' : log }).toEqual({ success: true, others: [], log: '' })
    expect(comment).toMatch(/^### ✅ wine, 3 legs: pass$/m)
    expect(comment!.match(/mlops-part id=/g)).toHaveLength(1)
    expect(log.match(/scoring the candidate/g)).toHaveLength(3)
  })
})
