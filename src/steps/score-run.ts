import { access } from 'node:fs/promises'
import { join } from 'node:path'
import type { Predictions } from '../data/predictions.ts'
import { readPredictions } from '../data/predictions-file.ts'
import type { Table } from '../data/table.ts'
import { targetValues } from '../data/target.ts'
import { UserError } from '../errors.ts'
import type { Ports } from '../ports/ports.ts'
import type { Project } from '../project/project.ts'
import { predictionSecondsPerRow } from './prediction-time.ts'
import type { Labels } from './sample.ts'
import { scorerOf } from './scorer-of.ts'

export type ScoredRun =
  | {
      readonly status: 'scored'
      readonly predictions: Predictions
      readonly rescored: boolean
      /** Where it was asked for and the model was loaded here. */
      readonly seconds_per_row?: number
      /** Of the same training with other seeds. */
      readonly repeats?: readonly Predictions[]
    }
  | { readonly status: 'incomplete'; readonly why: string }

export interface ScoreRequest {
  /** A run's or a version's folder: `model/`, maybe `predictions.parquet` or `.csv`. */
  readonly folder: string
  readonly test: Table
  readonly project: Project
  readonly labels: Labels
  /** Whether to measure how long a prediction takes. */
  readonly timed?: boolean
  readonly ports: Pick<Ports, 'programs' | 'signal'>
}

/**
 * Predictions of a stored model for the given rows: made anew where one of our scorers can load it,
 * else the ones that were stored, provided that they are of exactly these rows.
 */
export async function scoreRun(request: ScoreRequest): Promise<ScoredRun> {
  const stored = await storedPredictions(request)
  try {
    await access(join(request.folder, 'model'))
  } catch {
    return stored
  }
  try {
    const scorer = await scorerOf(join(request.folder, 'model'), request.project, request.ports)
    try {
      const predictions = await scorer.predict(request.test)
      const timed = request.timed ? { seconds_per_row: await predictionSecondsPerRow(scorer, request.test) } : {}
      return { status: 'scored', predictions, rescored: true, ...timed }
    } finally {
      await scorer.close()
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return stored.status === 'scored' ? stored : { status: 'incomplete', why: error.message }
  }
}

async function storedPredictions({ folder, test, project, labels }: ScoreRequest): Promise<ScoredRun> {
  for (const file of ['predictions.parquet', 'predictions.csv']) {
    const path = join(folder, file)
    const there = await access(path).then(
      () => true,
      () => false,
    )
    if (!there) continue
    const { predictions } = await readPredictions(path, {
      task: project.task,
      ...(labels.positive === null ? {} : { positive: labels.positive }),
    })
    if (predictions.rows !== test.rows) {
      return {
        status: 'incomplete',
        why: `its predictions are of ${predictions.rows} rows, the test data has ${test.rows}`,
      }
    }
    if (!sameTarget(predictions, test, labels))
      return { status: 'incomplete', why: 'its predictions are of other rows: the target column differs' }
    return { status: 'scored', predictions, rescored: false }
  }
  return { status: 'incomplete', why: 'it has neither a model that can be loaded here nor predictions' }
}

/** Stored predictions count only when their own target column is there and equals the test data's, row by row. */
function sameTarget(predictions: Predictions, test: Table, labels: Labels): boolean {
  const truth = targetValues(test, labels.target, labels.task)
  if (predictions.target === undefined) return false
  if (predictions.kind === 'regression')
    return 'values' in truth && predictions.target.every((value, row) => value === truth.values[row])
  if (!('codes' in truth)) return false
  return predictions.target.every((code, row) => predictions.classes[code] === truth.classes[truth.codes[row]!])
}
