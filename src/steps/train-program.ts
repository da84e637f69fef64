import { cp } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { writePredictions } from '../data/write-predictions.ts'
import { UserError } from '../errors.ts'
import { metricsFor } from '../metrics/table.ts'
import { packageSummary } from '../model/digests.ts'
import type { Ports } from '../ports/ports.ts'
import type { Captured } from '../ports/program.ts'
import { temporaryFolder } from './folders.ts'
import { keptColumns } from './kept-columns.ts'
import { labelsOf, sampleOf, withTarget } from './sample.ts'
import { scoreRun } from './score-run.ts'
import type { Trained, TrainRequest } from './trained.ts'

/** Trains with the user's own command and keeps what it wrote. A command that fails is a failed run, not an error of ours. */
export async function trainProgram({ project, data, folder, run_id }: TrainRequest, ports: Ports): Promise<Trained> {
  const command = project.train.run
  if (command === undefined) throw new Error('train.run is missing')
  await using written = await temporaryFolder()
  ports.progress(`running ${command}`)
  const captured = await ports.programs.train({
    command,
    cwd: project.root,
    run_dir: written.path,
    allow_env: project.train.env,
    variables: variablesOf(project.train.params, project, run_id),
  })
  const failed = captured.exit_code !== 0
  const model = !failed && captured.model ? await keep(captured.model, join(folder, 'model')) : null
  if (!failed && captured.predictions)
    await keep(captured.predictions, join(folder, `predictions${extname(basename(captured.predictions))}`))
  const scored = failed ? null : await score({ project, data, folder }, captured, ports)
  return {
    run_id,
    algorithm: 'program',
    params: { ...project.train.params, ...captured.params },
    metrics: scored ?? {},
    logged: captured.metrics,
    history: captured.history,
    tags: captured.tags,
    seconds: { train: captured.seconds },
    model,
    failure: failed
      ? {
          message: `the training command ended with exit code ${captured.exit_code}`,
          exit_code: captured.exit_code,
          log_tail: [...captured.log_tail],
        }
      : null,
    log_tail: captured.log_tail,
  }
}

async function keep(from: string, to: string): Promise<Trained['model']> {
  await cp(from, to, { recursive: true, dereference: true })
  return extname(to) === '' ? packageSummary(to) : null
}

/** Metrics are ours, from predictions; a program that leaves none has only what it logged. */
async function score(
  { project, data, folder }: Pick<TrainRequest, 'project' | 'data' | 'folder'>,
  captured: Captured,
  ports: Ports,
): Promise<Record<string, number> | null> {
  if (!captured.model && !captured.predictions) {
    if (Object.keys(captured.metrics).length > 0) return null
    throw new UserError({
      where: 'train.run',
      what: 'the program ended well but left nothing in MLOPS_RUN_DIR',
      allowed: 'model/, predictions.csv or predictions.parquet, or metrics.json',
    })
  }
  const labels = labelsOf(project, data.test.dataset.columns)
  const scored = await scoreRun({ folder, test: data.test.table, project, labels, ports })
  if (scored.status === 'incomplete') return null
  const sample = sampleOf(scored.predictions, data.test.table, labels)
  if (!captured.predictions)
    await writePredictions(
      join(folder, 'predictions.parquet'),
      withTarget(scored.predictions, data.test.table, labels),
      keptColumns(data.test),
    )
  return Object.fromEntries(metricsFor(project.task).map((metric) => [metric.name, metric.compute(sample)]))
}

function variablesOf(
  params: TrainRequest['project']['train']['params'],
  project: TrainRequest['project'],
  run_id: string,
): Record<string, string> {
  return {
    MLOPS_RUN_ID: run_id,
    MLOPS_NAME: project.name,
    MLOPS_TASK: project.task,
    MLOPS_TARGET: project.target,
    MLOPS_TRAIN: project.data.train.join('\n'),
    MLOPS_TEST: project.data.test?.join('\n') ?? '',
    MLOPS_PARAMS: JSON.stringify(params),
  }
}
