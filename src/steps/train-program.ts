import { cp, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { Predictions } from '../data/predictions.ts'
import { dropColumns } from '../data/select.ts'
import type { Table } from '../data/table.ts'
import { targetValues } from '../data/target.ts'
import { writePredictions } from '../data/write-predictions.ts'
import { UserError } from '../errors.ts'
import { metricsFor } from '../metrics/table.ts'
import { completePackage } from '../model/complete-package.ts'
import { packageSummary } from '../model/digests.ts'
import { encodeTrainingRows, TRAINING_ROWS, trainingRows } from '../model/training-rows.ts'
import type { Ports } from '../ports/ports.ts'
import type { Captured } from '../ports/program.ts'
import type { ColumnSummary } from '../records/run.ts'
import { temporaryFolder } from './folders.ts'
import { keptColumns } from './kept-columns.ts'
import { programData } from './program-data.ts'
import { referenceText } from './reference-profile.ts'
import { labelsOf, sampleOf, withTarget } from './sample.ts'
import { scoreRun } from './score-run.ts'
import { secondsSince } from './seconds.ts'
import type { Trained, TrainRequest } from './trained.ts'

type Finished = Extract<Captured, { status: 'finished' }>

/** Trains with the user's own command and keeps what it wrote. A command that fails is a failed run, not an error of ours. */
export async function trainProgram(request: TrainRequest, ports: Ports): Promise<Trained> {
  const { project, folder, run_id } = request
  const command = project.train.run
  if (command === undefined) throw new Error('train.run is missing')
  await using written = await temporaryFolder()
  await using sides = await temporaryFolder()
  ports.progress(`running ${command}`)
  const captured = await ports.programs.train({
    command,
    cwd: project.root,
    allow_env: project.train.env,
    log_file: join(folder, 'logs', 'train.log'),
    run_dir: written.path,
    variables: { ...variablesOf(request), ...(await programData(request, sides.path)) },
  })
  const base = {
    run_id,
    algorithm: 'program',
    params: project.train.params,
    metrics: {},
    logged: {},
    history: [],
    tags: {},
    seconds: { train: captured.seconds },
    model: null,
    log_tail: captured.log_tail,
  }
  if (captured.status === 'failed') {
    const message = `the training command ended with ${captured.failure}`
    return { ...base, failure: { message, exit_code: captured.exit_code, log_tail: [...captured.log_tail] } }
  }
  const { params, metrics: logged, history, tags } = captured
  const home = await keepModel(request, captured)
  await keepPredictions(folder, captured)
  const scored = ports.now()
  const { metrics, predictions } = await score(request, captured, ports)
  const model = home === null ? null : await withReference(home, request, predictions, ports)
  return {
    ...base,
    params: { ...base.params, ...params },
    logged,
    history,
    tags,
    model,
    metrics,
    seconds: { ...base.seconds, evaluate: secondsSince(scored, ports) },
    failure: null,
  }
}

async function keepModel(
  { project, data, folder, run_id, started }: TrainRequest,
  { model_dir }: Finished,
): Promise<string | null> {
  if (model_dir === null) return null
  const home = join(folder, 'model')
  await cp(model_dir, home, { recursive: true, verbatimSymlinks: true })
  await completePackage(home, {
    name: project.name,
    task: project.task,
    target: project.target,
    positive: project.positive ?? null,
    run_id,
    created_at: started.toISOString(),
    algorithm: 'program',
    classes: sampleClassesOf(data.train.table, project),
    features: dropColumns(data.train.table, notFeatures(data.train.dataset.columns)),
    example: 'rows',
    ...(project.validate.predict === undefined ? {} : { predict: project.validate.predict }),
  })
  const { table, dataset } = data.train
  const features = dataset.columns.filter(({ role }) => learnedFrom.includes(role)).map(({ name }) => name)
  await writeFile(join(home, TRAINING_ROWS), encodeTrainingRows(trainingRows(table, [...features, project.target])))
  return home
}

/** What later data is compared with is the same whoever trained. */
async function withReference(
  home: string,
  { project, data }: TrainRequest,
  predictions: Predictions | null,
  { signal }: Ports,
): Promise<Trained['model']> {
  const request = { project, train: data.train, test: data.test, predictions, importances: null, signal }
  await writeFile(join(home, 'reference.json'), await referenceText(request))
  return packageSummary(home)
}

function sampleClassesOf(table: Table, { target, task }: TrainRequest['project']): string[] {
  const values = targetValues(table, target, task)
  return 'classes' in values ? values.classes : []
}

const learnedFrom: readonly ColumnSummary['role'][] = ['number', 'category', 'text']

function notFeatures(columns: readonly ColumnSummary[]): string[] {
  return columns.filter(({ role }) => !learnedFrom.includes(role)).map(({ name }) => name)
}

async function keepPredictions(folder: string, { predictions_file }: Finished): Promise<void> {
  if (predictions_file) await cp(predictions_file, join(folder, `predictions${extname(predictions_file)}`))
}

/** Metrics are ours, from predictions; a program that leaves none has only what it logged. */
async function score(
  { project, data, folder }: TrainRequest,
  captured: Finished,
  ports: Ports,
): Promise<{ readonly metrics: Record<string, number>; readonly predictions: Predictions | null }> {
  if (!captured.model_dir && !captured.predictions_file) {
    if (Object.keys(captured.metrics).length > 0) return { metrics: {}, predictions: null }
    throw new UserError({
      where: 'train.run',
      what: 'the program ended well but left nothing in MLOPS_RUN_DIR',
      allowed: 'model/, predictions.csv or predictions.parquet, or metrics.json',
    })
  }
  const labels = labelsOf(project, data.test.dataset.columns)
  const scored = await scoreRun({ folder, test: data.test.table, project, labels, ports })
  if (scored.status === 'incomplete') {
    ports.progress(`the run is kept without metrics of ours: ${scored.why}`)
    return { metrics: {}, predictions: null }
  }
  const sample = sampleOf(scored.predictions, data.test.table, labels)
  if (!captured.predictions_file) {
    await writePredictions(
      join(folder, 'predictions.parquet'),
      withTarget(scored.predictions, data.test.table, labels),
      keptColumns(data.test),
    )
  }
  const metrics = metricsFor(project.task).map((metric) => [metric.name, metric.compute(sample)])
  return { metrics: Object.fromEntries(metrics), predictions: scored.predictions }
}

/**
 * What the program is told, besides where its rows are: `MLOPS_TASK`, `MLOPS_TARGET`, `MLOPS_POSITIVE`, `MLOPS_SEED`, and
 * `MLOPS_PARAMS`, all of `train.params` as one JSON object. What is not known is not set.
 */
function variablesOf({ project, run_id }: TrainRequest): Record<string, string> {
  const { params } = project.train
  const known = {
    MLOPS_RUN_ID: run_id,
    MLOPS_TASK: project.task,
    MLOPS_TARGET: project.target,
    MLOPS_POSITIVE: project.positive,
    MLOPS_SEED: params['seed'],
    MLOPS_PARAMS: JSON.stringify(params),
  }
  return Object.fromEntries(
    Object.entries(known).flatMap(([name, value]) =>
      value === undefined || value === null ? [] : [[name, String(value)]],
    ),
  )
}
