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

  test('trains up to the window, compares with production in the alert, and stages a challenger', async () => {
    const [started, ...others] = retrainings(double)
    expect(others).toEqual([])
    expect(double.world.runs.get(started!.run)!.title).toBe(`Retrain ${model} (${model}/1)`)
    for (const job of ['model', 'challenger']) expect(await retrain(job, started!)).toEqual({ success: true, log: '' })
    const [issue] = alertsOf(double)
    const comments = [...double.world.comments.values()].filter(({ issue: of }) => of === issue!.number)
    expect(comments.map(({ body }) => /Retraining started|birdstrike-damage: pass/.exec(body)?.[0])).toEqual([
      'Retraining started',
      'birdstrike-damage: pass',
    ])
    expect(comments[1]!.body).toMatch(/production/)
    expect([...double.world.releases.values()].map(({ tag_name }) => tag_name)).toEqual([
      `${model}@v0.0.1`,
      `${model}@v0.0.2`,
    ])
    expect(await stages()).toEqual([`${model}#challenger#1`, `${model}#production#1`])
  })

  test('reaches production when its environment lets it', async () => {
    const [started] = retrainings(double)
    const end = await runWorkflow(
      repository,
      'retrain.yml',
      null,
      { name: 'workflow_dispatch', inputs: started!.inputs },
      { run: started!.run },
    )
    expect({ success: end.success, log: end.success ? '' : end.log }).toEqual({ success: true, log: '' })
    expect(await stages()).toContain(`${model}#production#2`)
    const commit = async (tag: string) => repository.git('--git-dir', double.gitDir, 'rev-parse', `${tag}^{commit}`)
    expect(await commit(`${model}#production#2`)).toBe(await commit(`${model}@v0.0.2`))
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
  job: string,
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
