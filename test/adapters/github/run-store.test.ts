import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import type { RunQuery } from '../../../src/ports/run-store.ts'
import { type Connected, closeDoubles, connectDouble } from '../../contracts/github.ts'
import { folderOf, sampleFingerprint, sampleReport, sampleRun, temporary } from '../../contracts/samples.ts'
import type { RunSeed } from '../../fakes/seed.ts'

afterAll(closeDoubles)

const sha = 'a'.repeat(40)
const name = `mlops-run-birds-${sha}`
const runFolder = () => folderOf({ 'run.json': JSON.stringify(sampleRun(1, sha)), 'model/MLmodel': 'flavors: {}\n' })

async function seeded(facts: Partial<RunSeed> = {}, artifact: { expired?: boolean } = {}) {
  const github = await connectDouble()
  const run = github.double.seed.run({ head_sha: sha, ...facts })
  github.double.seed.artifact(run.id, name, await runFolder(), artifact)
  return github
}

const find = ({ runs }: Connected, query: Partial<RunQuery> = {}) =>
  runs.find({ name: 'birds', commit: sha, branch: 'main', ...query })

describe('a run is vouched for by the API', () => {
  test('when it came from this repository, branch, workflow and an allowed event', async () => {
    const [run] = await find(await seeded())
    expect(run).toMatchObject({ commit: sha, run_id: null, vouched: { trusted: true }, expired: false })
  })

  test.each<[string, Partial<RunSeed>, RegExp]>([
    ['a fork, on a branch named main', { head_repository: 'mallory/models' }, /fork/],
    ['another branch', { head_branch: 'change' }, /the branch change, not main/],
    ['another workflow', { path: '.github/workflows/other.yml' }, /workflow .*other[.]yml, not by .*model[.]yml/],
    ['a pull request', { event: 'pull_request' }, /event pull_request/],
    ['another commit', { head_sha: 'b'.repeat(40) }, /named after commit a+, but its run was of b+/],
  ])('and not when it came from %s', async (_, facts, why) => {
    const github = await seeded(facts)
    const [run] = await find(github)
    expect(run!.vouched).toMatchObject({ trusted: false, why: expect.stringMatching(why) })
    expect(await find(github, { trusted_only: true })).toEqual([])
  })

  test('also from the queue that merges into the branch, and from events or workflows the caller allows', async () => {
    const [queued] = await find(await seeded({ event: 'merge_group', head_branch: 'gh-readonly-queue/main/pr-3-abc' }))
    expect(queued!.vouched.trusted).toBe(true)
    const [allowed] = await find(
      await seeded({ event: 'pull_request', path: '.github/workflows/t.yml@refs/heads/main' }),
      {
        events: ['pull_request'],
        workflow: '.github/workflows/t.yml',
      },
    )
    expect(allowed!.vouched.trusted).toBe(true)
  })

  test('a fork’s newer artifact does not hide ours', async () => {
    const github = await seeded()
    const fork = github.double.seed.run({ head_sha: sha, head_repository: 'mallory/models' })
    github.double.seed.artifact(fork.id, name, await runFolder(), {})
    expect(await find(github, { limit: 1, trusted_only: true })).toMatchObject([{ vouched: { trusted: true } }])
  })
})

describe('a run is found by its fingerprint', () => {
  const made = sampleFingerprint(1)
  const pointer = `mlops-fingerprint-birds-${made.digest}`
  const query = { name: 'birds', fingerprint: made.digest, branch: 'main', trusted_only: true }

  async function pointed(github: Connected, facts: Partial<RunSeed>): Promise<void> {
    const run = github.double.seed.run({ head_sha: sha, ...facts })
    github.double.seed.artifact(run.id, pointer, await folderOf({ 'fingerprint.json': '{}' }))
    github.double.seed.artifact(run.id, name, await runFolder())
  }

  test('only where it is vouched for: forks, pull requests and other branches do not count', async () => {
    const github = await connectDouble()
    await pointed(github, { head_repository: 'mallory/models' })
    await pointed(github, { head_branch: 'change' })
    await pointed(github, { event: 'pull_request' })
    expect(await github.runs.find(query)).toEqual([])
    await pointed(github, {})
    for (let more = 0; more < 20; more += 1) await pointed(github, { head_repository: 'mallory/models' })
    expect(await github.runs.find(query)).toMatchObject([{ commit: sha, vouched: { trusted: true } }])
  })

  test('a pull request’s run leaves no pointer', async () => {
    const github = await connectDouble({ event: 'pull_request' })
    await github.runs.put({ ...sampleRun(1, sha), fingerprint: made }, await folderOf({ a: '1' }), {})
    expect([...github.double.world.artifacts.values()].map((artifact) => artifact.name)).toEqual([name])
  })
})

describe('an artifact', () => {
  test('that has expired is found, says so, and cannot be opened', async () => {
    const github = await seeded({}, { expired: true })
    const [run] = await find(github)
    expect(run).toMatchObject({ expired: true, expires_at: expect.stringMatching(/^20/) })
    await expect(github.runs.open(run!, join(await temporary(), 'run'))).rejects.toThrow(/has expired/)
  })

  test('whose bytes are not those that GitHub received is refused', async () => {
    const github = await seeded()
    const [artifact] = [...github.double.world.artifacts.values()]
    artifact!.digest = `sha256:${'0'.repeat(64)}`
    const [run] = await find(github)
    await expect(github.runs.open(run!, join(await temporary(), 'run'))).rejects.toThrow(/not intact/)
  })

  test('whose record is not a run, or of another model, is refused', async () => {
    const github = await connectDouble()
    const run = github.double.seed.run({ head_sha: sha })
    const open = async (record: object) => {
      github.double.seed.artifact(run.id, name, await folderOf({ 'run.json': JSON.stringify(record) }))
      return github.runs.open((await find(github))[0]!, join(await temporary(), 'run'))
    }
    await expect(open({ schema_version: 2 })).rejects.toThrow(/run[.]json: schema_version/)
    await expect(open(sampleRun(1, sha, 'fish'))).rejects.toThrow(/of fish/)
  })

  test('of this workflow run is replaced when its job runs again, and found without an id', async () => {
    const github = await connectDouble()
    const { runs, double } = github
    for (const seed of [1, 2])
      await runs.put(sampleRun(seed, sha), await folderOf({ a: String(seed) }), { retention_days: 3 })
    expect([...double.world.artifacts.values()].map((artifact) => artifact.name)).toEqual([name])
    await runs.put(sampleRun(3, sha), await folderOf({ a: '3' }), { leg: 'seed-3' })
    await runs.put(sampleRun(4, sha, 'birds-of-prey'), await folderOf({ a: '4' }), {})
    double.seed.artifact(double.seed.run({ head_sha: sha }).id, name, await runFolder())
    const found = await runs.find({ name: 'birds', current_workflow_run: true })
    expect(found.map(({ commit }) => commit)).toEqual([sha, sha])
    const leg = await runs.find({ name: 'birds', current_workflow_run: true, leg: 'seed-3' })
    expect(await runs.open(leg[0]!, join(await temporary(), 'run'))).toEqual(sampleRun(3, sha))
    await expect(runs.find({ name: 'birds' })).rejects.toThrow(/which run is meant/)
  })

  test('is found by as many requests among 1,000 runs as alone', async () => {
    const counts = []
    for (const runs of [1, 1000]) {
      const github = await connectDouble()
      const zip = Buffer.from('not opened')
      github.double.seed.runsWithArtifacts(
        runs - 1,
        sha,
        (index) => `mlops-run-birds-${index.toString(16).padStart(40, '0')}`,
        zip,
      )
      await github.runs.put(sampleRun(1, sha), await folderOf({ a: '1' }), {})
      await github.runs.putReport(sampleReport(sampleRun(1, sha)), await folderOf({ 'report.md': '#' }), {})
      const before = github.double.exchanges.length
      const [run] = await github.runs.find({ name: 'birds', commit: sha, limit: 1 })
      await github.runs.open(run!, join(await temporary(), 'run'))
      expect(await github.runs.openReport(run!)).not.toBeNull()
      counts.push(github.double.exchanges.length - before)
    }
    process.stderr.write(
      `requests to find and open a run and its report with 1 and 1,000 runs: ${counts.join(' and ')}\n`,
    )
    expect(counts[1]).toBe(counts[0])
  })
})
