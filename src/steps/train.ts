import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { formatRecord } from '../files/read-record.ts'
import type { Ports } from '../ports/ports.ts'
import type { Project } from '../project/project.ts'
import { type Run, runSchema } from '../records/run.ts'
import type { Outcome } from '../records/subject.ts'
import { temporaryFolder } from './folders.ts'
import { loadProject, type ProjectOptions } from './load-project.ts'
import { prepareData } from './prepare-data.ts'
import { readProjectData } from './read-data.ts'
import { secondsSince } from './seconds.ts'
import { trainBuiltIn } from './train-built-in.ts'
import { trainProgram } from './train-program.ts'
import { trainRepeats } from './train-repeats.ts'
import type { Trained } from './trained.ts'

export interface TrainOptions extends ProjectOptions {
  readonly 'retention-days': number | undefined
  readonly leg: string | undefined
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
}

/** Trains as the project file says and keeps the run, a failed one too. */
export async function train(options: TrainOptions, ports: Ports): Promise<Outcome<TrainResult>> {
  const project = await loadProject(options, ports)
  const started = ports.now()
  await using folder = await temporaryFolder()
  await prepareData(project, ports)
  ports.progress('reading data')
  const data = await readProjectData(project)
  const read = secondsSince(started, ports)
  const trainer = project.train.run === undefined ? trainBuiltIn : trainProgram
  const request = { project, data, folder: folder.path, run_id: ports.newId(), started }
  const trained = await trainer(request, ports)
  if (!trained.failure) await trainRepeats(request, trainer, ports)
  const run = {
    ...runOf(project, trained, data.train.dataset, data.test.dataset, started, read, ports),
    ...legOf(options),
  }
  await mkdir(join(folder.path, 'logs'), { recursive: true })
  await writeFile(
    join(folder.path, 'metrics.jsonl'),
    trained.history.map((point) => `${JSON.stringify(point)}\n`).join(''),
  )
  await writeFile(join(folder.path, 'logs', 'tail.txt'), trained.log_tail.join('\n'))
  await writeFile(join(folder.path, 'run.json'), formatRecord(runSchema.parse(run)))
  ports.progress('keeping the run')
  const stored = await ports.runs.put(run, folder.path, {
    ...(options['retention-days'] === undefined ? {} : { retention_days: options['retention-days'] }),
    ...(options.leg === undefined ? {} : { leg: options.leg }),
  })
  const { run_id, status, metrics, params, seconds } = run
  return {
    result: {
      run_id,
      status,
      model_digest: run.model?.model_digest ?? null,
      package: run.model ? join(stored.location, 'model') : null,
      location: stored.location,
      metrics,
      params,
      seconds,
    },
    subject: { kind: 'run', run, history: trained.history },
  }
}

/** The matrix leg that this is, if any: the gate waits for all of them. */
function legOf({ leg, legs }: TrainOptions): Pick<Run, 'leg'> {
  return leg === undefined && (legs ?? 1) < 2 ? {} : { leg: { name: leg ?? null, of: legs ?? null } }
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
