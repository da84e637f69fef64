import type { GrownTree } from './grow.ts'
import type { Trees } from './pipeline.ts'

/** Puts grown trees one after the other. */
export function joinTrees(grown: readonly Omit<GrownTree, 'gains'>[], outputs: number): Trees {
  const nodes = grown.reduce((sum, tree) => sum + tree.feature.length, 0)
  const values = grown.reduce((sum, tree) => sum + tree.leaves.length, 0)
  const trees = {
    roots: new Int32Array(grown.length + 1),
    feature: new Int16Array(nodes),
    cut: new Int32Array(nodes),
    right: new Int32Array(nodes),
    missingLeft: new Uint8Array(nodes),
    leaves: new Float32Array(values),
  }
  let node = 0
  let value = 0
  for (const [index, tree] of grown.entries()) {
    trees.roots[index] = node
    for (let i = 0; i < tree.feature.length; i++) {
      const leaf = tree.feature[i]! < 0
      trees.feature[node + i] = tree.feature[i]!
      trees.cut[node + i] = tree.cut[i]! + (leaf ? value / outputs : 0)
      trees.right[node + i] = leaf ? 0 : tree.right[i]! + node
      trees.missingLeft[node + i] = tree.missingLeft[i]!
    }
    trees.leaves.set(tree.leaves, value)
    node += tree.feature.length
    value += tree.leaves.length
  }
  trees.roots[grown.length] = node
  return trees
}

/** Mean over the trees of each tree's shares, as scikit-learn's `feature_importances_`; sums to 1, or to 0 without a split. */
export function meanImportances(gains: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array(gains[0]?.length ?? 0)
  for (const tree of gains) {
    const total = tree.reduce((a, b) => a + b, 0)
    if (total > 0) for (let i = 0; i < mean.length; i++) mean[i]! += tree[i]! / total
  }
  const sum = mean.reduce((a, b) => a + b, 0)
  return sum > 0 ? mean.map((v) => v / sum) : mean
}
