import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isAlertOf } from '../../src/adapters/alert-body.ts'
import type { GitHubDouble } from '../fakes/github.ts'
import type { Issue } from '../fakes/world.ts'
import { type JobEnd, type JobRun, runJob } from './act.ts'
import { makeRepository, type Repository, runPush } from './repository.ts'

export const model = 'birdstrike-damage'

/** The example's repository with version 0.0.1 in production, trained on 1990 to 1998. */
export async function repositoryInProduction(
  double: GitHubDouble,
  project: (text: string) => string = (text) => text,
): Promise<Repository> {
  const repository = await makeRepository(double, 'examples/birdstrikes')
  const text = await readFile(join(repository.folder, 'mlops.yml'), 'utf8')
  const first = await repository.commit('main', '', { 'mlops.yml': project(text) }, 'Adopt')
  const ends = await runPush(repository, '0'.repeat(40), first, ['model', 'release'])
  const promoted = await runWorkflow(repository, 'promote.yml', 'promote', {
    name: 'workflow_dispatch',
    inputs: { version: `${model}@v0.0.1`, stage: 'production' },
  })
  for (const { success, log } of [...ends, promoted]) if (!success) throw new Error(log)
  return repository
}

export interface Started {
  readonly name: 'schedule' | 'workflow_dispatch'
  readonly inputs?: Readonly<Record<string, string>>
}

/** Runs a job of a workflow on main, as its schedule or a dispatch does; `run` names one that GitHub started already. */
export async function runWorkflow(
  { double, folder, git }: Repository,
  workflow: string,
  job: string | null,
  { name, inputs }: Started,
  more: Partial<Pick<JobRun, 'run' | 'permissions' | 'env'>> = {},
): Promise<JobEnd> {
  await git('checkout', '--quiet', 'main')
  const head_sha = await git('rev-parse', 'main')
  const path = `.github/workflows/${workflow}`
  const run = more.run ?? double.seed.run({ head_sha, event: name, path, status: 'in_progress' }).id
  const end = await runJob({
    double,
    folder,
    workflow,
    job,
    ref: 'refs/heads/main',
    event: {
      name,
      payload: {
        ...(inputs ? { inputs } : { schedule: '23 5 * * *' }),
        repository: { full_name: 'acme/models', default_branch: 'main' },
      },
    },
    ...more,
    run,
  })
  Object.assign(double.world.runs.get(run)!, {
    status: 'completed',
    conclusion: end.success ? 'success' : 'failure',
  })
  return end
}

/** The model's alert issues. */
export function alertsOf({ world }: GitHubDouble): readonly Issue[] {
  return [...world.issues.values()].filter(({ body }) => isAlertOf(model, body ?? ''))
}

/** Inputs and run of every retraining that was dispatched. */
export function retrainings({ world }: GitHubDouble): readonly { inputs: Record<string, string>; run: number }[] {
  return world.events
    .filter(({ event, detail }) => event === 'workflow_dispatch' && String(detail['path']).endsWith('/retrain.yml'))
    .map(({ detail }) => ({ inputs: detail['inputs'] as Record<string, string>, run: detail['run'] as number }))
}

const halfYear = 182 * 86_400_000
const dated = (time: number): string => new Date(time).toISOString().slice(0, 10)

/** The strikes that were known on a day; `like_before`: those of its last half year look as they did in the nineties. */
export async function strikesUntil(day: string, like_before: number | null = null): Promise<string> {
  const [header = '', ...lines] = (await readFile('examples/birdstrikes/data/birdstrikes.csv', 'utf8'))
    .trimEnd()
    .split(/\r?\n/)
  const at = header.split(',').indexOf('Flight Date')
  const dateOf = (line: string): string => line.split(',')[at]!.slice(0, 10)
  const from = Date.parse(day) - halfYear
  if (like_before === null) return [header, ...lines.filter((line) => dateOf(line) <= day), ''].join('\n')
  const old = lines.filter((line) => dateOf(line) < '1999').filter((_, index) => index % 9 === like_before)
  const now = old.map((line, index) => {
    const cells = line.split(',')
    cells[at] = dated(from + ((index + 1) / old.length) * halfYear)
    return cells.join(',')
  })
  return [header, ...lines.filter((line) => dateOf(line) <= dated(from)), ...now, ''].join('\n')
}
