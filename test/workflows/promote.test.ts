import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { unzip } from '../../src/files/unzip.ts'
import { type GitHubDouble, startGitHub } from '../fakes/github.ts'
import { type JobEnd, runJob } from './act.ts'
import { makeRepository, type Repository, runPush } from './repository.ts'

let double: GitHubDouble
let repository: Repository
let head: string

describe('promote.yml, started by hand', () => {
  beforeAll(async () => {
    double = await startGitHub()
    repository = await makeRepository(double, 'examples/birdstrikes')
    const first = await repository.commit('main', '', {}, 'Adopt')
    await runPush(repository, '0'.repeat(40), first, ['model', 'release'])
    const project = await repository.git('show', 'main:mlops.yml')
    head = await repository.commit(
      'main',
      first,
      { 'mlops.yml': `${project.replace('seed: 7', 'seed: 8')}\n` },
      'Another seed',
    )
    await runPush(repository, first, head, ['model', 'release'])
  })
  afterAll(async () => {
    double.assertClean()
    await double.close()
  })

  test('two versions are promoted one after the other, and the second is rolled back', async () => {
    expect(await start({ version: 'birdstrike-damage@v0.0.1', stage: 'production', reason: 'first' })).toEqual('')
    expect(await start({ version: 'birdstrike-damage@0.0.2', stage: 'production', reason: 'second' })).toEqual('')
    expect(
      await start({ version: 'birdstrike-damage', stage: 'production', rollback: 'true', reason: 'second thoughts' }),
    ).toEqual('')
    const tags = (await repository.git('--git-dir', double.gitDir, 'tag', '--list', 'birdstrike-damage#*')).split('\n')
    expect(tags).toEqual([
      'birdstrike-damage#production#1',
      'birdstrike-damage#production#2',
      'birdstrike-damage#production#3',
    ])
    const commit = async (tag: string): Promise<string> =>
      repository.git('--git-dir', double.gitDir, 'rev-parse', `${tag}^{commit}`)
    expect(await commit('birdstrike-damage#production#3')).toBe(await commit('birdstrike-damage@v0.0.1'))
  })

  test('predict.yml predicts new rows by the version in production, and keeps them as an artifact', async () => {
    expect(await dispatched('predict.yml', 'predict', {})).toBe('')
    const kept = [...double.world.artifacts.values()].find(({ name }) => name === 'mlops-predictions')!
    const folder = await mkdtemp(join(tmpdir(), 'predictions '))
    await writeFile(join(folder, 'artifact.zip'), (await double.world.blobs.get(kept.blob))!)
    await unzip(join(folder, 'artifact.zip'), folder, { bytes: 1e8, entries: 10 })
    const rows = gunzipSync(await readFile(join(folder, 'predictions.csv.gz')))
      .toString()
      .split('\n')
    expect(rows[0]).toBe('strike_id,prediction,probability.no,probability.yes')
    expect(rows).toHaveLength(943)
    expect(JSON.parse(await readFile(join(folder, 'predictions.csv.gz.job.json'), 'utf8'))).toMatchObject({
      rows: 941,
      rejected: 0,
    })
    await rm(folder, { recursive: true })
  })

  test('a version that does not exist is refused, and the known ones are named', async () => {
    expect(await start({ version: 'birdstrike-damage@v9.9.9', stage: 'production' })).toMatch(
      /has no version or stage v9\.9\.9/,
    )
  })
})

/** Runs the workflow with these inputs; empty when it was green, else its log. */
function start(inputs: Readonly<Record<string, string>>): Promise<string> {
  return dispatched('promote.yml', 'promote', inputs)
}

async function dispatched(workflow: string, job: string, inputs: Readonly<Record<string, string>>): Promise<string> {
  const run = double.seed.run({
    head_sha: head,
    event: 'workflow_dispatch',
    path: `.github/workflows/${workflow}`,
    status: 'in_progress',
  })
  const { success, log }: JobEnd = await runJob({
    double,
    folder: repository.folder,
    workflow,
    job,
    run: run.id,
    ref: 'refs/heads/main',
    event: {
      name: 'workflow_dispatch',
      payload: { inputs, repository: { full_name: 'acme/models', default_branch: 'main' } },
    },
  })
  return success ? '' : log
}
