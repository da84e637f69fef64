import type { Random } from './random.ts'
import type { Splitter, Training } from './splitter.ts'

/** Limits of a tree, all filled in. */
export interface TreeLimits {
  readonly maxDepth: number
  readonly minSplit: number
  readonly featuresPerNode: number
}

/** One grown tree in the layout of `Trees`, with indexes counted from the tree's own first node and leaf. */
export interface GrownTree {
  readonly feature: ArrayLike<number>
  readonly cut: ArrayLike<number>
  readonly right: ArrayLike<number>
  readonly missingLeft: ArrayLike<number>
  readonly leaves: ArrayLike<number>
  /** Decrease of impurity per feature. */
  readonly gains: Float64Array
}

/** Grows one tree on `rows` (ascending, distinct; reordered in place). `scratch` is as long. */
export function growTree(
  training: Training,
  splitter: Splitter,
  limits: TreeLimits,
  random: Random,
  rows: Int32Array,
  scratch: Int32Array,
): GrownTree {
  const tree = {
    feature: [] as number[],
    cut: [] as number[],
    right: [] as number[],
    missingLeft: [] as number[],
    leaves: [] as number[],
    gains: new Float64Array(training.bins.length),
  }
  const order = Int32Array.from(training.bins, (_, i) => i)
  // Nodes still to be grown, four numbers each: begin, end, depth, parent whose right child it is (-1: none).
  const pending: number[] = [0, rows.length, 0, -1]
  while (pending.length > 0) {
    const parent = pending.pop()!
    const depth = pending.pop()!
    const end = pending.pop()!
    const begin = pending.pop()!
    const node = tree.feature.length
    if (parent >= 0) tree.right[parent] = node
    const mixed = splitter.load(rows, begin, end)
    const allowed = mixed && depth < limits.maxDepth && end - begin >= limits.minSplit
    if (allowed) drawSplit(splitter, order, limits.featuresPerNode, random, rows, begin, end)
    if (!allowed || splitter.best.feature < 0) {
      tree.feature.push(-1)
      tree.cut.push(tree.leaves.length / training.outputs)
      tree.right.push(0)
      tree.missingLeft.push(0)
      splitter.writeLeaf(tree.leaves)
      continue
    }
    const { feature, cut, missingLeft } = splitter.best
    tree.gains[feature]! += splitter.gain
    tree.feature.push(feature)
    tree.cut.push(cut)
    tree.right.push(0)
    tree.missingLeft.push(missingLeft)
    const middle = partition(training.bins[feature]!, cut, missingLeft, rows, scratch, begin, end)
    pending.push(middle, end, depth + 1, node, begin, middle, depth + 1, -1)
  }
  return tree
}

/** Tries features drawn without replacement; past the wanted number it goes on until one of them can be cut. */
function drawSplit(
  splitter: Splitter,
  order: Int32Array,
  wanted: number,
  random: Random,
  rows: Int32Array,
  begin: number,
  end: number,
): void {
  let varied = false
  for (let i = 0; i < order.length && (i < wanted || !varied); i++) {
    const j = i + random(order.length - i)
    const feature = order[j]!
    order[j] = order[i]!
    order[i] = feature
    if (splitter.tryFeature(feature, rows, begin, end)) varied = true
  }
}

/** Stable: rows stay ascending on both sides. Returns where the right side begins. */
function partition(
  column: Uint8Array,
  cut: number,
  missingLeft: number,
  rows: Int32Array,
  scratch: Int32Array,
  begin: number,
  end: number,
): number {
  // Adding 1 wraps the missing bin, 255, to 0: below every cut.
  const limit = cut + missingLeft
  let left = begin
  let right = 0
  for (let i = begin; i < end; i++) {
    const row = rows[i]!
    rows[left] = row
    scratch[right] = row
    // 1 where the bin is above the limit, from the sign bit: no branch to mispredict.
    const above = (limit - ((column[row]! + missingLeft) & 255)) >>> 31
    left += 1 - above
    right += above
  }
  for (let i = 0; i < right; i++) rows[left + i] = scratch[i]!
  return left
}
