import { setImmediate } from 'node:timers/promises'
import type { Table } from '../data/table.ts'
import type { GrownTree } from './grow.ts'
import { growOnWorkers } from './grow-on-workers.ts'
import { joinTrees, meanImportances } from './join-trees.ts'
import { type ForestParams, featuresPerNode, resolveForestParams } from './params.ts'
import type { Pipeline } from './pipeline.ts'
import { type FitOptions, prepare } from './prepare.ts'
import { createTreeGrower, type GrowthPlan } from './tree-grower.ts'

/**
 * Trains column encoding and random forest. The result depends on the table, the features' order and the params alone.
 * Throws UserError for data the task cannot be learned from.
 */
export async function fitForest(table: Table, options: FitOptions<ForestParams>): Promise<Pipeline> {
  const { task, features, signal, progress } = options
  const params = resolveForestParams(options.params, task)
  const { pipeline, training } = prepare(table, options)
  const plan: GrowthPlan = {
    training,
    limits: {
      maxDepth: params.max_depth ?? Infinity,
      minSplit: params.min_samples_split,
      featuresPerNode: featuresPerNode(params.max_features, features.length),
    },
    // Any weight will do for a leaf of one row; the floor only keeps rounding from making an empty one.
    minLeaf: training.weights && params.min_samples_leaf === 1 ? 1e-9 : params.min_samples_leaf,
    bootstrap: params.bootstrap,
    seed: params.seed,
  }
  const count = params.n_estimators
  const told = (trees: number) => progress?.(trees / count)
  const workers = Math.min(options.workers ?? 1, count)
  signal?.throwIfAborted()
  const grown = await (workers > 1
    ? growOnWorkers(plan, count, workers, told, signal)
    : growHere(plan, count, told, signal))
  return {
    ...pipeline,
    trees: joinTrees(grown, training.outputs),
    importances: meanImportances(grown.map(({ gains }) => gains)),
  }
}

async function growHere(
  plan: GrowthPlan,
  count: number,
  told: (trees: number) => void,
  signal: AbortSignal | undefined,
): Promise<GrownTree[]> {
  const grow = createTreeGrower(plan)
  const grown: GrownTree[] = []
  while (grown.length < count) {
    grown.push(grow(grown.length))
    told(grown.length)
    // Lets an interrupt through between two trees.
    await setImmediate()
    signal?.throwIfAborted()
  }
  return grown
}
