import { RandomForestClassifier, RandomForestRegression } from 'ml-random-forest'
import { z } from 'zod'
import type { Table } from '../data/table.ts'
import { UserError } from '../errors.ts'
import { joinTrees } from './join-trees.ts'
import { convertTrees, type LibraryNode } from './ml-random-forest-trees.ts'
import { count } from './params.ts'
import type { Pipeline } from './pipeline.ts'
import { type FitOptions, prepare } from './prepare.ts'

const FEATURES = {
  error: 'max_features must be a share above 0 and up to 1 (1: all features) or a whole number from 2',
}

/** Names as in scikit-learn where the library has the like; the defaults are the library's own. */
export const mlRandomForestParamsSchema = z.strictObject({
  n_estimators: count('n_estimators', 1, 10_000).default(50).describe('Number of trees.'),
  max_depth: count('max_depth', 1, 1_000).nullable().default(null).describe('Deepest level of a tree; null: no limit.'),
  min_samples_split: count('min_samples_split', 2, 2 ** 30)
    .default(4)
    .describe('Fewest rows a node must hold to be split.'),
  max_features: z
    .union([z.number(FEATURES).positive(FEATURES).max(1, FEATURES), z.int(FEATURES).min(2, FEATURES)], FEATURES)
    .default(1)
    .describe('Features drawn for each tree: a share (1: all) or a count from 2.'),
  bootstrap: z
    .boolean({ error: 'bootstrap must be true or false' })
    .default(true)
    .describe('Draw the rows of each tree with replacement.'),
  seed: count('seed', 0, 2 ** 31 - 1)
    .default(42)
    .describe('Same seed and data, same model.'),
})
export type MlRandomForestParams = z.infer<typeof mlRandomForestParamsSchema>

/**
 * Trains with the library ml-random-forest on our encoding and converts its trees, so that scoring, forest.bin and ONNX
 * are the same as for the built-in forest. Each tree votes for one class: probabilities are shares of trees. Where two classes
 * have equally many votes ours is the first class, the library's the one that got there first. Time grows with
 * the square of the rows, in one piece that cannot be interrupted: for small data.
 */
export async function fitMlRandomForest(table: Table, options: FitOptions<MlRandomForestParams>): Promise<Pipeline> {
  const { params, task, features } = options
  if (options.weight) {
    throw new UserError({
      where: 'train.algorithm',
      what: 'ml-random-forest cannot use row weights',
      allowed: 'random-forest',
    })
  }
  options.signal?.throwIfAborted()
  const { pipeline, training, target, encoded } = prepare(table, options)
  const columns = encoded.map(missingLast)
  const matrix = Array.from({ length: table.rows }, (_, row) => columns.map((column) => column[row]!))
  const drawn =
    params.max_features <= 1
      ? Math.max(1, Math.floor(params.max_features * features.length))
      : Math.min(params.max_features, features.length)
  const settings = {
    nEstimators: params.n_estimators,
    seed: params.seed,
    // A share a little above drawn / features: the library takes the number 1 for all of them.
    maxFeatures: drawn === features.length ? 1 : (drawn + 0.5) / features.length,
    replacement: false,
    useSampleBagging: params.bootstrap,
    noOOB: true,
    treeOptions: { minNumSamples: params.min_samples_split - 1, maxDepth: params.max_depth ?? Infinity },
  }
  const forest =
    task === 'regression'
      ? new RandomForestRegression({ ...settings, isClassifier: false, selectionMethod: 'mean' })
      : new RandomForestClassifier({ ...settings, isClassifier: true })
  forest.train(matrix, [...target])
  options.progress?.(1)
  const { cuts, grown } = convertTrees(
    (forest.estimators ?? []).map((tree) => (tree as unknown as { root: LibraryNode }).root),
    forest.indexes ?? [],
    features.length,
    { ...training, offset: pipeline.offset },
  )
  return { ...pipeline, cuts, trees: joinTrees(grown, training.outputs), importances: null }
}

/** The library knows no missing values: during training they stand above all others, and its `<` sends NaN right. */
function missingLast(values: Float32Array): Float64Array {
  let most = -Infinity
  for (const value of values) if (value > most) most = value
  const above = most === -Infinity ? 0 : most + Math.max(1, Math.abs(most))
  return Float64Array.from(values, (v) => (Number.isNaN(v) ? above : v))
}
