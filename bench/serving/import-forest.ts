import { floatDown } from '../../src/forest/bins.ts'
import type { Encoding, Pipeline } from '../../src/forest/pipeline.ts'

export interface PeerForest {
  readonly columns: readonly string[]
  readonly trees: readonly {
    readonly left: readonly number[]
    readonly right: readonly number[]
    readonly feature: readonly number[]
    readonly threshold: readonly number[]
    readonly share: readonly number[]
  }[]
  readonly rows: readonly (readonly number[])[]
  readonly probabilities: readonly number[]
}

/** scikit-learn's forest as a pipeline of ours: the same trees, node for node, with its thresholds as cuts. */
export function importForest({ columns, trees }: PeerForest): Pipeline {
  const cuts = columns.map((_, f) =>
    Float32Array.from(
      new Set(
        trees.flatMap(({ feature, threshold }) => threshold.filter((_, node) => feature[node] === f).map(floatDown)),
      ),
    ).sort(),
  )
  const placeOf = cuts.map((list) => new Map(Array.from(list, (cut, place) => [cut, place])))
  const [roots, feature, cut, right, leaves]: number[][] = [[], [], [], [], []]
  const add = (tree: PeerForest['trees'][number], node: number): void => {
    const at = feature!.length
    const left = tree.left[node]!
    feature!.push(left < 0 ? -1 : tree.feature[node]!)
    right!.push(0)
    if (left < 0) {
      cut!.push(leaves!.push(tree.share[node]!) - 1)
      return
    }
    cut!.push(placeOf[tree.feature[node]!]!.get(floatDown(tree.threshold[node]!))!)
    add(tree, left)
    right![at] = feature!.length
    add(tree, tree.right[node]!)
  }
  for (const tree of trees) {
    roots!.push(feature!.length)
    add(tree, 0)
  }
  return {
    task: 'binary-classification',
    target: 'y',
    classes: ['0', '1'],
    positive: '1',
    features: columns.map((name) => ({ name, type: 'number' })),
    encodings: columns.map((): Encoding => ({ kind: 'number' })),
    cuts,
    outputs: 1,
    offset: 0,
    trees: {
      roots: Int32Array.from([...roots!, feature!.length]),
      feature: Int16Array.from(feature!),
      cut: Int32Array.from(cut!),
      right: Int32Array.from(right!),
      missingLeft: new Uint8Array(feature!.length),
      leaves: Float32Array.from(leaves!),
    },
    importances: null,
  }
}
