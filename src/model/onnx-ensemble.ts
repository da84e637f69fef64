import type { Pipeline } from '../forest/pipeline.ts'
import type { Attribute } from './onnx-proto.ts'

/**
 * Attributes of TreeEnsembleRegressor (ai.onnx.ml 3) for a pipeline's trees. Thresholds and leaves are written as
 * float64, so that the runtime adds in float64 too: float32 leaves add up there without rounding, in any order.
 * `position` is the place of each feature in the operator's input.
 */
export function ensembleAttributes({ trees, cuts, outputs }: Pipeline, position: Int32Array): Attribute[] {
  const { roots, feature, cut, right, missingLeft, leaves } = trees
  const nodes = feature.length
  const treeIds: number[] = []
  const nodeIds: number[] = []
  const trueIds: number[] = []
  const falseIds: number[] = []
  const features: number[] = []
  const modes: string[] = []
  const thresholds = new Float64Array(nodes)
  const targets = { trees: [] as number[], nodes: [] as number[], ids: [] as number[], weights: [] as number[] }
  for (let tree = 0; tree + 1 < roots.length; tree++) {
    const root = roots[tree]!
    for (let node = root; node < roots[tree + 1]!; node++) {
      const f = feature[node]!
      const inner = f >= 0
      treeIds.push(tree)
      nodeIds.push(node - root)
      trueIds.push(inner ? node + 1 - root : 0)
      falseIds.push(inner ? right[node]! - root : 0)
      features.push(inner ? position[f]! : 0)
      modes.push(inner ? 'BRANCH_LEQ' : 'LEAF')
      if (inner) thresholds[node] = cuts[f]![cut[node]!]!
      else
        for (let k = 0; k < outputs; k++) {
          const weight = leaves[cut[node]! * outputs + k]!
          // Every leaf needs one weight at least; other zeros add nothing.
          if (weight === 0 && k > 0) continue
          targets.trees.push(tree)
          targets.nodes.push(node - root)
          targets.ids.push(k)
          targets.weights.push(weight)
        }
    }
  }
  return [
    { name: 'aggregate_function', kind: 'string', value: 'AVERAGE' },
    { name: 'n_targets', kind: 'int', value: outputs },
    { name: 'nodes_falsenodeids', kind: 'ints', value: falseIds },
    { name: 'nodes_featureids', kind: 'ints', value: features },
    { name: 'nodes_missing_value_tracks_true', kind: 'ints', value: [...missingLeft] },
    { name: 'nodes_modes', kind: 'strings', value: modes },
    { name: 'nodes_nodeids', kind: 'ints', value: nodeIds },
    { name: 'nodes_treeids', kind: 'ints', value: treeIds },
    { name: 'nodes_truenodeids', kind: 'ints', value: trueIds },
    {
      name: 'nodes_values_as_tensor',
      kind: 'tensor',
      value: { name: 'thresholds', dims: [nodes], values: thresholds },
    },
    { name: 'post_transform', kind: 'string', value: 'NONE' },
    { name: 'target_ids', kind: 'ints', value: targets.ids },
    { name: 'target_nodeids', kind: 'ints', value: targets.nodes },
    { name: 'target_treeids', kind: 'ints', value: targets.trees },
    {
      name: 'target_weights_as_tensor',
      kind: 'tensor',
      value: { name: 'weights', dims: [targets.weights.length], values: Float64Array.from(targets.weights) },
    },
  ]
}
