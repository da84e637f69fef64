import { setImmediate } from 'node:timers/promises'
import type { Table } from '../data/table.ts'
import { UserError } from '../errors.ts'
import type { Task } from '../records/task.ts'
import { createBinarySplitter } from './binary-splitter.ts'
import { findCuts, toBins } from './bins.ts'
import { createClassSplitter } from './class-splitter.ts'
import { fitEncoding } from './encoding.ts'
import { featureColumns } from './feature-columns.ts'
import { type GrownTree, growTree } from './grow.ts'
import { joinTrees, meanImportances } from './join-trees.ts'
import { createMomentSplitter } from './moment-splitter.ts'
import { type ForestParams, featuresPerNode, resolveForestParams } from './params.ts'
import type { Feature, Pipeline } from './pipeline.ts'
import { createRandom } from './random.ts'
import type { Training } from './splitter.ts'
import { readTarget } from './target.ts'
import { readWeights } from './weights.ts'

/** Stream of the random numbers that part rows into folds; trees have theirs from 0. */
const FOLD_STREAM = 2 ** 32 - 1

export interface FitOptions<Params = ForestParams> {
  readonly task: Task
  readonly target: string
  /** Binary only; default the second class. */
  readonly positive?: string | null
  readonly features: readonly Feature[]
  /** Column of row weights. */
  readonly weight?: string | null
  readonly params: Params
  readonly signal?: AbortSignal
  /** Told the share done, from 0 to 1. */
  readonly progress?: (done: number) => void
}

/**
 * Trains column encoding and random forest. The result depends on the table, the features' order and the params alone.
 * Throws UserError for data the task cannot be learned from.
 */
export async function fitForest(table: Table, options: FitOptions): Promise<Pipeline> {
  const { task, features } = options
  const params = resolveForestParams(options.params, task)
  const prepared = prepare(table, options)
  const { training } = prepared
  const createSplitter =
    training.outputs > 1
      ? createClassSplitter
      : task === 'regression' || training.weights
        ? createMomentSplitter
        : createBinarySplitter
  // Any weight will do for a leaf of one row; the floor only keeps rounding from making an empty one.
  const leastWeight = training.weights && params.min_samples_leaf === 1 ? 1e-9 : params.min_samples_leaf
  const splitter = createSplitter(training, leastWeight)
  const limits = {
    maxDepth: params.max_depth ?? Infinity,
    minSplit: params.min_samples_split,
    featuresPerNode: featuresPerNode(params.max_features, features.length),
  }
  const scratch = new Int32Array(table.rows)
  const grown: GrownTree[] = []
  for (let tree = 0; tree < params.n_estimators; tree++) {
    const random = createRandom(params.seed, tree)
    const { rows, rowWeights } = drawRows(training, params.bootstrap, random)
    splitter.begin(rowWeights)
    grown.push(growTree(training, splitter, limits, random, rows, scratch))
    options.progress?.((tree + 1) / params.n_estimators)
    await setImmediate()
    options.signal?.throwIfAborted()
  }
  return {
    ...prepared.pipeline,
    trees: joinTrees(grown, training.outputs),
    importances: meanImportances(grown.map(({ gains }) => gains)),
  }
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

/** The distinct rows of a tree, ascending, and the weight of every row of the table in it. */
function drawRows(
  { values, weights }: Training,
  bootstrap: boolean,
  random: (bound: number) => number,
): { rows: Int32Array; rowWeights: Float64Array } {
  const rowWeights = new Float64Array(values.length)
  if (bootstrap) for (let i = 0; i < values.length; i++) rowWeights[random(values.length)]!++
  else rowWeights.fill(1)
  if (weights) for (let row = 0; row < values.length; row++) rowWeights[row]! *= weights[row]!
  const rows = new Int32Array(values.length)
  let size = 0
  for (let row = 0; row < values.length; row++) if (rowWeights[row]! > 0) rows[size++] = row
  // Only with user's weights can the draw miss every row that counts; then the first of them stands alone.
  if (size === 0) {
    const row = weights!.findIndex((w) => w > 0)
    rowWeights[row] = weights![row]!
    rows[size++] = row
  }
  return { rows: rows.slice(0, size), rowWeights }
}
