import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type GitHubDouble, startGitHub } from '../fakes/github.ts'
import { alertsOf, model, repositoryInProduction, retrainings, runWorkflow, strikesUntil } from './drift-repository.ts'
import type { Repository } from './repository.ts'

let double: GitHubDouble
let repository: Repository

const schedule = { name: 'schedule' } as const

/** The loop closed: decay is found, the dispatched workflow trains on the newest rows, and the model recovers. */
describe('retrain.yml, started by drift.yml', () => {
  beforeAll(async () => {
    double = await startGitHub()
    repository = await repositoryInProduction(double)
    await repository.commit('main', 'main', { 'data/birdstrikes.csv': await strikesUntil('2000-06-30') }, 'Strikes')
    const { success, log } = await runWorkflow(repository, 'drift.yml', 'drift', schedule)
    if (!success) throw new Error(log)
  }, 120_000)
  afterAll(async () => {
    double.assertClean()
    await double.close()
  })

  test('a challenger that misses a threshold is shown in the alert, and goes no further', async () => {
    const [started, ...others] = retrainings(double)
    expect(others).toEqual([])
    expect(double.world.runs.get(started!.run)!.title).toBe(`Retrain ${model} (${model}/1)`)
    expect((await retrain('model', started!)).success).toBe(false)
    expect(comments()).toEqual(['Retraining started', 'birdstrike-damage: fail'])
    expect(releases()).toEqual([`${model}@v0.0.1`])
  })

  test('with more rows it passes: compared with production in the alert, registered, challenger, and production once its environment lets it', async () => {
    const strikes = { 'data/birdstrikes.csv': await strikesUntil('2000-12-31') }
    const head = await repository.commit('main', 'main', strikes, 'More strikes')
    const byHand = { inputs: { name: model, cause: 'decay', to: '2000-12-31' }, run: newRun(head) }
    expect(await retrain(null, byHand)).toEqual({ success: true, log: '' })
    expect(comments()).toEqual(['Retraining started', 'birdstrike-damage: fail', 'birdstrike-damage: pass'])
    expect(releases()).toEqual([`${model}@v0.0.1`, `${model}@v0.0.2`])
    expect(await stages()).toEqual([`${model}#challenger#2`, `${model}#production#1`, `${model}#production#3`])
    const commit = async (tag: string) => repository.git('--git-dir', double.gitDir, 'rev-parse', `${tag}^{commit}`)
    expect(await commit(`${model}#production#3`)).toBe(await commit(`${model}@v0.0.2`))
  })

  test('the next window is compared with the new version, and no second retraining starts', async () => {
    await repository.commit(
      'main',
      'main',
      { 'data/birdstrikes.csv': await strikesUntil('2000-12-31') },
      'More strikes',
    )
    expect(await runWorkflow(repository, 'drift.yml', 'drift', schedule)).toMatchObject({ success: true })
    expect(alertsOf(double)[0]!.body).toMatch(/birdstrike-damage@v0\.0\.2/)
    expect(retrainings(double)).toHaveLength(1)
  })
})

async function retrain(
  job: string | null,
  { inputs, run }: { readonly inputs: Record<string, string>; readonly run: number },
): Promise<{ success: boolean; log: string }> {
  const { success, log } = await runWorkflow(
    repository,
    'retrain.yml',
    job,
    { name: 'workflow_dispatch', inputs },
    { run },
  )
  return { success, log: success ? '' : log }
}

async function stages(): Promise<string[]> {
  return (await repository.git('--git-dir', double.gitDir, 'tag', '--list', `${model}#*`)).split('\n')
}

function newRun(head: string): number {
  const path = '.github/workflows/retrain.yml'
  return double.seed.run({ head_sha: head, event: 'workflow_dispatch', path, status: 'in_progress' }).id
}

/** What the comments under the alert are about. */
function comments(): (string | undefined)[] {
  const [issue] = alertsOf(double)
  return [...double.world.comments.values()]
    .filter(({ issue: of }) => of === issue!.number)
    .map(({ body }) => /Retraining started|birdstrike-damage: \w+/.exec(body)?.[0])
}

function releases(): string[] {
  return [...double.world.releases.values()].map(({ tag_name }) => tag_name)
}
