import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Table } from '../data/table.ts'
import { checkTarget } from '../data/target.ts'
import { writePredictions } from '../data/write-predictions.ts'
import { digestOf } from '../files/digest.ts'
import { decodeForest, encodeForest } from '../forest/forest-bin.ts'
import type { Feature, Pipeline } from '../forest/pipeline.ts'
import { predictForest } from '../forest/predict.ts'
import { trainers } from '../forest/trainers.ts'
import { metricsFor } from '../metrics/table.ts'
import { packageSummary } from '../model/digests.ts'
import { writePackage } from '../model/package.ts'
import { encodeTrainingRows, TRAINING_ROWS, trainingRows } from '../model/training-rows.ts'
import type { Ports } from '../ports/ports.ts'
import type { Project } from '../project/project.ts'
import { decisionThreshold } from './decision-threshold.ts'
import { columnWithRole, featuresOf } from './features.ts'
import { temporaryFolder } from './folders.ts'
import { keptColumns } from './kept-columns.ts'
import { referenceText } from './reference-profile.ts'
import { labelsOf, sampleOf, withTarget } from './sample.ts'
import { secondsSince } from './seconds.ts'
import type { Trained, TrainRequest } from './trained.ts'

/** Fits are reused only where that saves more than the cache costs. */
const worthCaching = 10

/** Trains a built-in algorithm. The package is a pure function of data, params and seed. */
export async function trainBuiltIn(
  { project, data, folder, run_id, started }: TrainRequest,
  ports: Ports,
): Promise<Trained> {
  const algorithm = project.train.algorithm ?? 'random-forest'
  const trainer = trainers[algorithm]
  const params = trainer.resolve(project.train.params, project.task)
  const features = featuresOf(project, data.train.dataset.columns)
  checkTarget(data.train.table, project.target, project.task, project.positive)
  const labels = labelsOf(project, data.test.dataset.columns)
  const fitStarted = ports.now()
  const roleOf = (role: 'weight' | 'group') => columnWithRole(data.train.dataset.columns, role)
  const trainOn = (table: Table, activity: string): Promise<Pipeline> =>
    trainer.fit(table, {
      task: project.task,
      target: project.target,
      positive: project.positive ?? null,
      features,
      weight: roleOf('weight'),
      params,
      signal: ports.signal,
      progress: (done: number) => ports.progress(activity, done),
    })
  const pipeline = await reusing(
    cacheKey(project, algorithm, params, features, data.train.dataset.digest, data.train.table),
    ports,
    async () => {
      const fitted = await trainOn(data.train.table, `training ${algorithm}`)
      const setting = project.train.decision_threshold
      if (setting === undefined) return fitted
      const decision_threshold = await decisionThreshold(setting, data.train.table, labels, roleOf('group'), (rows) =>
        trainOn(rows, 'finding the decision threshold'),
      )
      return { ...fitted, decision_threshold }
    },
  )
  const fitSeconds = secondsSince(fitStarted, ports)
  const evaluateStarted = ports.now()
  ports.progress('scoring the test rows')
  const predictions = predictForest(pipeline, data.test.table)
  const sample = sampleOf(predictions, data.test.table, labels)
  const metrics = Object.fromEntries(metricsFor(project.task).map((metric) => [metric.name, metric.compute(sample)]))
  await mkdir(join(folder, 'model'), { recursive: true })
  await writePackage(join(folder, 'model'), {
    name: project.name,
    pipeline,
    algorithm,
    sample: data.train.table,
    example: 'rows',
    extra_files: {
      'reference.json': await referenceText({
        project,
        train: data.train,
        test: data.test,
        predictions,
        importances: importancesOf(pipeline),
        signal: ports.signal,
      }),
      [TRAINING_ROWS]: encodeTrainingRows(
        trainingRows(data.train.table, [...features.map((feature) => feature.name), project.target]),
      ),
    },
    run_id,
    created_at: started.toISOString(),
  })
  await writePredictions(
    join(folder, 'predictions.parquet'),
    withTarget(predictions, data.test.table, labels),
    keptColumns(data.test),
  )
  const timestamp = ports.now().getTime()
  return {
    run_id,
    algorithm,
    params: { ...params, ...thresholdOf(pipeline) },
    metrics,
    logged: {},
    history: Object.entries(metrics).map(([key, value]) => ({
      key,
      value: Number.isFinite(value) ? value : null,
      step: 0,
      timestamp,
    })),
    tags: {},
    seconds: { train: fitSeconds, evaluate: secondsSince(evaluateStarted, ports) },
    model: await packageSummary(join(folder, 'model')),
    failure: null,
    log_tail: [],
  }
}

function importancesOf({ features, importances }: Pipeline): Record<string, number> | null {
  return importances && Object.fromEntries(features.map(({ name }, i) => [name, importances[i]!]))
}

/** Shown among the params: found or given, it is part of what was trained. */
function thresholdOf({ decision_threshold }: Pipeline): Trained['params'] {
  return decision_threshold === undefined ? {} : { decision_threshold }
}

/** The fit's identity: the data's bytes and everything that the trees depend on. */
function cacheKey(
  project: Project,
  algorithm: string,
  params: unknown,
  features: readonly Feature[],
  data: string,
  table: Table,
): string {
  const identity = {
    engine: 1,
    algorithm,
    params,
    features,
    data,
    rows: table.rows,
    target: project.target,
    positive: project.positive,
    split: project.data.split,
    decision_threshold: project.train.decision_threshold,
  }
  return `mlops-forest-${digestOf(JSON.stringify(identity))}`
}

/**
 * Not on pull requests: their caches are filled by whatever an earlier commit's workflow did, and the model of the last
 * commit, which was read and approved, may be released as it is.
 */
async function reusing(key: string, ports: Ports, train: () => Promise<Pipeline>): Promise<Pipeline> {
  if (ports.origin.event?.startsWith('pull_request')) return train()
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'forest.bin')
  if (await ports.cache.get(key, folder.path)) return decodeForest(await readFile(file))
  const started = ports.now()
  const pipeline = await train()
  if (secondsSince(started, ports) >= worthCaching) {
    await writeFile(file, encodeForest(pipeline))
    await ports.cache.put(key, folder.path)
  }
  return pipeline
}
