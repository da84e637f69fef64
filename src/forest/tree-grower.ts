import { createBinarySplitter } from './binary-splitter.ts'
import { createClassSplitter } from './class-splitter.ts'
import { type GrownTree, growTree, type TreeLimits } from './grow.ts'
import { createMomentSplitter } from './moment-splitter.ts'
import { createRandom } from './random.ts'
import type { Training } from './splitter.ts'

/** All that the trees of a forest have in common; plain data, as it also goes to worker threads. */
export interface GrowthPlan {
  readonly training: Training
  readonly limits: TreeLimits
  /** Least weight of a leaf. */
  readonly minLeaf: number
  readonly bootstrap: boolean
  readonly seed: number
}

/** Grows the forest's n-th tree: which tree it becomes depends on the plan and n alone. */
export function createTreeGrower(plan: GrowthPlan): (tree: number) => GrownTree {
  const { training, limits, minLeaf, bootstrap, seed } = plan
  const createSplitter =
    training.outputs > 1
      ? createClassSplitter
      : training.classes === 0 || training.weights
        ? createMomentSplitter
        : createBinarySplitter
  const splitter = createSplitter(training, minLeaf)
  const scratch = new Int32Array(training.values.length)
  return (tree) => {
    const random = createRandom(seed, tree)
    const { rows, rowWeights } = drawRows(training, bootstrap, random)
    splitter.begin(rowWeights)
    return growTree(training, splitter, limits, random, rows, scratch)
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
