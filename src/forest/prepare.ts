import type { Table } from '../data/table.ts'
import { UserError } from '../errors.ts'
import type { Task } from '../records/task.ts'
import { findCuts, toBins } from './bins.ts'
import { fitEncoding } from './encoding.ts'
import { featureColumns } from './feature-columns.ts'
import type { Feature, Pipeline } from './pipeline.ts'
import { createRandom } from './random.ts'
import type { Training } from './splitter.ts'
import { readTarget } from './target.ts'
import { readWeights } from './weights.ts'

/** Stream of the random numbers that part rows into folds; trees have theirs from 0. */
const FOLD_STREAM = 2 ** 32 - 1

export interface FitOptions<Params> {
  readonly task: Task
  readonly target: string
  /** Binary only; default the second class. */
  readonly positive?: string | null
  readonly features: readonly Feature[]
  /** Column of row weights. */
  readonly weight?: string | null
  readonly params: Params
  /** Threads to grow trees on, default 1; the result is the same for any number. */
  readonly workers?: number
  readonly signal?: AbortSignal
  /** Told the share done, from 0 to 1. */
  readonly progress?: (done: number) => void
}

/** Everything of a pipeline but its trees, and the table as the trees are grown on it. */
export function prepare(
  table: Table,
  { task, target: targetName, positive, features, weight, params: { seed } }: FitOptions<{ readonly seed: number }>,
): {
  pipeline: Omit<Pipeline, 'trees' | 'importances'>
  training: Training
  target: Float64Array
  encoded: readonly Float32Array[]
} {
  checkFeatures(features, targetName)
  const target = readTarget(table, targetName, task, positive ?? null)
  const columns = featureColumns(table, features)
  const weights = weight ? readWeights(table, weight) : null
  const classes = target.classes.length
  const fitted = features.map((feature, i) =>
    fitEncoding(feature, columns[i]!, { values: target.values, classes }, createRandom(seed, FOLD_STREAM)),
  )
  const encoded = fitted.map(({ values }) => values)
  const infinite = features.filter((_, i) => encoded[i]!.some((v) => v === Infinity || v === -Infinity))
  if (infinite.length > 0) {
    throw new UserError(
      infinite.map(({ name }) => ({
        where: `column ${name}`,
        what: 'holds a number too large for float32',
        allowed: 'numbers up to 3.4e38',
      })),
    )
  }
  const cuts = encoded.map(findCuts)
  const offset = task === 'regression' ? target.values.reduce((sum, v) => sum + v / table.rows, 0) : 0
  const outputs = classes > 2 ? classes : 1
  return {
    pipeline: {
      task,
      target: targetName,
      classes: target.classes,
      positive: target.positive,
      features,
      encodings: fitted.map(({ encoding }) => encoding),
      cuts,
      outputs,
      offset,
    },
    training: {
      bins: encoded.map((values, i) => toBins(values, cuts[i]!)),
      binCounts: Int32Array.from(cuts, (c) => (c.at(-1) === Infinity ? c.length : c.length + 1)),
      values: task === 'regression' ? target.values.map((v) => v - offset) : target.values,
      classes,
      outputs,
      weights,
    },
    target: target.values,
    encoded,
  }
}

function checkFeatures(features: readonly Feature[], target: string): void {
  if (features.length === 0) throw new UserError({ where: 'data', what: 'there is no feature column to learn from' })
  if (features.length > 32_000) {
    throw new UserError({ where: 'data', what: `${features.length} feature columns`, allowed: 'at most 32,000' })
  }
  if (features.some(({ name }) => name === target)) {
    throw new UserError({ where: `column ${target}`, what: 'the target is among the features' })
  }
}
