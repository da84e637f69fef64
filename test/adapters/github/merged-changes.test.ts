import { afterAll, describe, expect, test } from '@jest/globals'
import type { MergedChange } from '../../../src/ports/merged-changes.ts'
import { closeDoubles, connectDouble } from '../../contracts/github.ts'
import type { PullSeed, RunSeed } from '../../fakes/seed.ts'

afterAll(closeDoubles)

interface Facts {
  readonly pull?: Partial<PullSeed>
  readonly run?: Partial<RunSeed>
  /** What main gets besides the pull request's change. */
  readonly extra?: Readonly<Record<string, string>>
}

/** A squash of a pull request on main, and what is said of it. */
async function merged({ pull = {}, run = {}, extra = {} }: Facts = {}): Promise<MergedChange> {
  const github = await connectDouble()
  const { seed, world } = github.double
  const base = (await world.git.resolve('refs/heads/main'))!
  const change = { 'mlops.yml': 'name: birds\ntask: regression\n' }
  const head = await seed.commit(change, { branch: 'change', parents: [base] })
  const commit = await seed.commit({ ...change, ...extra })
  const facts = { head_branch: 'change', head_sha: head, base_sha: base, merge_sha: commit, merged_at: world.now() }
  seed.pull({ ...facts, state: 'closed', ...pull })
  seed.run({ head_sha: head, head_branch: 'change', event: 'pull_request', ...run })
  return github.merged.find(commit)
}

describe('a commit that came from a pull request', () => {
  test('whose head has its tree, with the run that passed on it', async () => {
    expect(await merged()).toMatchObject({
      status: 'found',
      head_branch: 'change',
      workflow_run_id: expect.any(Number),
    })
  })

  test.each<[string, Facts, RegExp]>([
    ['is not of the tree that was tested', { extra: { 'NOTES.md': 'Meanwhile' } }, /not what was merged, tree by tree/],
    ['was red', { run: { conclusion: 'failure' } }, /no run of this workflow passed/],
    ['was judged by another workflow', { run: { path: '.github/workflows/other.yml' } }, /no run of this workflow/],
    ['was only ever pushed, not judged', { run: { event: 'push' } }, /no run of this workflow passed/],
  ])('does not count where it %s', async (_, facts, why) => {
    expect(await merged(facts)).toMatchObject({ status: 'differs', why: expect.stringMatching(why) })
  })

  test.each<[string, Facts]>([
    ['is not merged', { pull: { merged_at: null } }],
    ['was merged as another commit', { pull: { merge_sha: '1'.repeat(40) } }],
    ['was merged into another branch', { pull: { base_branch: 'release' } }],
    ['came from a fork', { pull: { head_repository: 'stranger/models' } }],
  ])('is none where the pull request %s', async (_, facts) => {
    expect((await merged(facts)).status).not.toBe('found')
  })
})
