import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type GitHubDouble, startGitHub } from '../fakes/github.ts'
import { keepComment } from './keep-comment.ts'
import { commentsOn, makeRepository, mergePull, openPull, type Repository, runPull, runPush } from './repository.ts'

let double: GitHubDouble
let repository: Repository
let project: string

const trained = /training random-forest|The training with random-forest finished/
const seconds = (log: string): string => /Nothing was trained \(([^)]*)\)/.exec(log)?.[1] ?? 'not told'

/** What a change does not touch costs nothing, and what was approved is what is released. The tests build on each other. */
describe('a training that is not needed', () => {
  beforeAll(async () => {
    double = await startGitHub()
    repository = await makeRepository(double, 'examples/birdstrikes')
    project = await readFile('examples/birdstrikes/mlops.yml', 'utf8')
    const first = await repository.commit('main', '', {}, 'Adopt')
    const ends = await runPush(repository, '0'.repeat(40), first, ['model', 'release'])
    expect(ends.map(({ success, log }) => (success ? '' : log))).toEqual(['', ''])
    expect(ends[0]!.log).toMatch(trained)
    expect(cacheCalls()).toBeGreaterThan(0)
  })
  afterAll(async () => {
    double.assertClean()
    await double.close()
  })

  test.each([{ fork: false }, { fork: true }])(
    'a README-only pull request trains nothing (fork: $fork)',
    async ({ fork }) => {
      const branch = fork ? 'words-of-a-fork' : 'words'
      await repository.commit(branch, 'main', { 'README.md': `# Bird strikes, ${branch}\n` })
      const pull = await openPull(repository, branch, fork ? { fork: 'stranger' } : {})
      const { success, log } = await runPull(repository, pull, { fork })
      expect({ success, log: success ? '' : log }).toEqual({ success: true, log: '' })
      expect(log).not.toMatch(trained)
      process.stderr.write(`README-only pull request (fork: ${fork}): nothing trained, ${seconds(log)}\n`)
      if (fork) return
      const [comment = ''] = commentsOn(repository, pull)
      await keepComment('reused', comment)
      expect(comment).toMatch(/Nothing was trained: data, code, parameters and environment are those of run/)
      expect(comment).toMatch(/unchanged/)
    },
  )

  test.each(['rebase', 'squash'] as const)(
    'a merged pull request (%s) releases the approved bytes without training',
    async (how) => {
      const branch = `better-by-${how}`
      const trees = how === 'rebase' ? 310 : 320
      await repository.commit(branch, 'main', {
        'mlops.yml': project.replace('n_estimators: 300', `n_estimators: ${trees}`),
      })
      const pull = await openPull(repository, branch)
      const calls = cacheCalls()
      const judged = await runPull(repository, pull)
      expect({ success: judged.success, log: judged.success ? '' : judged.log }).toEqual({ success: true, log: '' })
      expect(judged.log).toMatch(trained)
      // An earlier commit of the pull request could have filled its caches.
      expect(cacheCalls() - calls).toBe(0)
      const approved = digests(judged.log)
      const { before, after } = await mergePull(repository, pull, how)
      const ends = await runPush(repository, before, after, ['model', 'release'])
      expect(ends.map(({ success, log }) => (success ? '' : log))).toEqual(['', ''])
      expect(ends[0]!.log).not.toMatch(trained)
      expect(ends[0]!.log).toMatch(new RegExp(`approved with pull request ${pull.number}`))
      const released = versionRecords().at(-1)!
      process.stderr.write(
        `merged by ${how}: approved package ${approved}, released ${released.package_digest.slice(0, 12)}; nothing trained, ${seconds(ends[0]!.log)}\n`,
      )
      expect(released.package_digest.slice(0, 12)).toBe(approved)
      expect(released.run.reused).toMatchObject({ because: 'approved', pull_request: pull.number })
    },
  )

  test('where main moved between approval and merge it is trained, and the summary says why', async () => {
    await repository.commit('late', 'main', { 'mlops.yml': project.replace('n_estimators: 300', 'n_estimators: 330') })
    const pull = await openPull(repository, 'late')
    await runPull(repository, pull)
    const moved = await repository.commit('main', 'main', { 'NOTES.md': 'Meanwhile\n' })
    const { before, after } = await mergePull(repository, pull, 'squash')
    expect(before).toBe(moved)
    const [end] = await runPush(repository, before, after, ['model'])
    expect({ success: end!.success, log: end!.success ? '' : end!.log }).toEqual({ success: true, log: '' })
    expect(end!.log).toMatch(trained)
    expect(end!.log).toMatch(
      new RegExp(`run of pull request ${pull.number} was not taken: its head is not what was merged`),
    )
  })

  test("a fork's run is never released", async () => {
    await repository.commit('strange', 'main', {
      'mlops.yml': project.replace('n_estimators: 300', 'n_estimators: 340'),
    })
    const pull = await openPull(repository, 'strange', { fork: 'stranger' })
    await runPull(repository, pull, { fork: true })
    const { before, after } = await mergePull(repository, pull)
    const [end] = await runPush(repository, before, after, ['model'])
    expect(end!.log).toMatch(trained)
    expect(end!.log).not.toMatch(/Nothing was trained/)
  })
})

interface Released {
  readonly package_digest: string
  readonly run: { readonly reused?: object }
}

function versionRecords(): readonly Released[] {
  const assets = [...double.world.assets.values()].filter(({ name }) => name === 'version.json')
  return assets.map(({ bytes }) => JSON.parse(bytes.toString('utf8')) as Released)
}

/** The package that the gate judged, as its report shows it. */
function digests(log: string): string {
  return /Package[^0-9a-f]*([0-9a-f]{12})/.exec(log)?.[1] ?? ''
}

function cacheCalls(): number {
  return double.exchanges.filter(({ path }) => path.includes('CacheService')).length
}
