import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Ports } from '../ports/ports.ts'
import type { Project } from '../project/project.ts'
import type { Reused, ReuseOutcome } from '../records/reuse.ts'
import type { MetricPoint, Run } from '../records/run.ts'
import type { Outcome } from '../records/subject.ts'
import { temporaryFolder } from './folders.ts'
import { type StoreOptions, storeRun, writeRun } from './keep-run.ts'
import { loadProject, type ProjectOptions } from './load-project.ts'
import { readProjectData } from './read-data.ts'
import { reusableRun } from './reuse/reusable-run.ts'
import { reuseRun } from './reuse/reuse-run.ts'
import { secondsSince } from './seconds.ts'
import { trainBuiltIn } from './train-built-in.ts'
import { trainProgram } from './train-program.ts'
import { trainRepeats } from './train-repeats.ts'
import type { Trained } from './trained.ts'

export interface TrainOptions extends ProjectOptions, StoreOptions {
  readonly 'no-reuse': boolean
  /** How many legs the matrix has. */
  readonly legs: number | undefined
}

export interface TrainResult {
  readonly run_id: string
  readonly status: Run['status']
  readonly model_digest: string | null
  /** Where the model package is: a folder, or the artifact's id. */
  readonly package: string | null
  readonly location: string
  readonly metrics: Readonly<Record<string, number | null>>
  readonly params: Run['params']
  readonly seconds: Readonly<Record<string, number>>
  /** The earlier run that this one's model was taken from; null: it was trained. */
  readonly reused: Reused | null
}

/** Trains as the project file says and keeps the run, a failed one too; or keeps the earlier run that was made of the same. */
export async function train(options: TrainOptions, ports: Ports): Promise<Outcome<TrainResult>> {
  const project = await loadProject(options, ports)
  const started = ports.now()
  await using folder = await temporaryFolder()
  const home = join(folder.path, 'run')
  await mkdir(home)
  const reusable = await reusableRun(project, options, folder.path, ports)
  if (reusable.status === 'reused') {
    const { run: earlier, history } = await reuseRun(reusable.earlier, started, ports)
    const run = { ...earlier, ...legOf(options) }
    const location = await storeRun(run, reusable.earlier.folder, options, ports)
    return outcomeOf(run, history, location, { status: 'reused', reused: reusable.earlier.reused })
  }
  ports.progress('reading data')
  const data = await readProjectData(project)
  const read = secondsSince(started, ports)
  const trainer = project.train.run === undefined ? trainBuiltIn : trainProgram
  const request = { project, data, folder: home, run_id: ports.newId(), started }
  const trained = await trainer(request, ports)
  if (!trained.failure) await trainRepeats(request, trainer, ports)
  const { fingerprint, ...reuse } = reusable
  const run = {
    ...runOf(project, trained, data.train.dataset, data.test.dataset, started, read, ports),
    ...(fingerprint && { fingerprint }),
    ...legOf(options),
  }
  await writeRun(run, trained.history, trained.log_tail, home)
  return outcomeOf(run, trained.history, await storeRun(run, home, options, ports), reuse)
}

/** The matrix leg that this is, if any: the gate waits for all of them. */
function legOf({ leg, legs }: TrainOptions): Pick<Run, 'leg'> {
  return leg === undefined && (legs ?? 1) < 2 ? {} : { leg: { name: leg ?? null, of: legs ?? null } }
}

function outcomeOf(
  run: Run,
  history: readonly MetricPoint[],
  location: string,
  reuse: ReuseOutcome,
): Outcome<TrainResult> {
  const { run_id, status, metrics, params, seconds, model, reused = null } = run
  return {
    result: {
      run_id,
      status,
      model_digest: model?.model_digest ?? null,
      package: model ? join(location, 'model') : null,
      location,
      metrics,
      params,
      seconds,
      reused,
    },
    subject: { kind: 'run', run, history, reuse },
  }
}

function runOf(
  project: Project,
  trained: Trained,
  training: Run['datasets'][number],
  testing: Run['datasets'][number],
  started: Date,
  read: number,
  ports: Ports,
): Run {
  const finite = (values: Readonly<Record<string, number | null>>): Record<string, number | null> =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Number.isFinite(value) ? value : null]))
  return {
    schema_version: 1,
    run_id: trained.run_id,
    name: project.name,
    task: project.task,
    status: trained.failure ? 'failed' : 'finished',
    started_at: started.toISOString(),
    ended_at: ports.now().toISOString(),
    seconds: { read, ...trained.seconds, total: secondsSince(started, ports) },
    algorithm: trained.algorithm,
    params: { ...trained.params },
    metrics: finite(trained.metrics),
    logged: finite(trained.logged),
    tags: { ...trained.tags },
    datasets: [training, testing],
    origin: ports.origin,
    model: trained.model,
    failure: trained.failure,
  }
}
