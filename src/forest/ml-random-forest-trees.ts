import { binOf, floatBelow } from './bins.ts'
import type { GrownTree } from './grow.ts'
import type { Training } from './splitter.ts'

/** A node of ml-cart: inner where it has both children; `x < splitValue` goes left. */
export interface LibraryNode {
  readonly left?: LibraryNode
  readonly right?: LibraryNode
  readonly splitColumn: number
  readonly splitValue: number
  /** Leaf: the mean, or a 1 x k matrix of the shares of the classes 0 to k - 1. */
  readonly distribution?: number | { readonly columns: number; get(row: number, column: number): number }
}

/** The library's trees in our layout, with the thresholds they use. `columns` maps a tree's columns to features. */
export function convertTrees(
  roots: readonly LibraryNode[],
  columns: readonly (readonly number[])[],
  features: number,
  { classes, outputs, offset }: Pick<Training, 'classes' | 'outputs'> & { readonly offset: number },
): { cuts: Float32Array[]; grown: Omit<GrownTree, 'gains'>[] } {
  const used = Array.from({ length: features }, () => new Set<number>())
  for (const [tree, root] of roots.entries()) {
    walk(root, (node, inner) => {
      if (inner) used[columns[tree]![node.splitColumn]!]!.add(atMost(node.splitValue))
    })
  }
  const cuts = used.map((thresholds) => Float32Array.from(thresholds).sort())
  const grown = roots.map((root, tree) => {
    const out = {
      feature: [] as number[],
      cut: [] as number[],
      right: [] as number[],
      missingLeft: [] as number[],
      leaves: [] as number[],
    }
    walk(root, (node, inner, parent) => {
      if (parent >= 0) out.right[parent] = out.feature.length
      const feature = inner ? columns[tree]![node.splitColumn]! : -1
      out.cut.push(inner ? binOf(atMost(node.splitValue), cuts[feature]!) : out.leaves.length / outputs)
      out.feature.push(feature)
      out.right.push(0)
      out.missingLeft.push(0)
      if (!inner) out.leaves.push(...leafValues(node.distribution, classes, offset))
    })
    return out
  })
  return { cuts, grown }
}

/** Visits in pre-order; `parent` is the number of the node whose right child this is, or -1. */
function walk(root: LibraryNode, visit: (node: LibraryNode, inner: boolean, parent: number) => void): void {
  const pending: { node: LibraryNode; parent: number }[] = [{ node: root, parent: -1 }]
  for (let index = 0; pending.length > 0; index++) {
    const { node, parent } = pending.pop()!
    const { left, right } = node
    visit(node, left !== undefined && right !== undefined, parent)
    if (left && right) pending.push({ node: right, parent: index }, { node: left, parent: -1 })
  }
}

/** The float32 t for which `x <= t` says the same of every float32 x as `x < threshold`. */
function atMost(threshold: number): number {
  const near = Math.fround(threshold)
  return near < threshold ? near : floatBelow(near)
}

function leafValues(distribution: LibraryNode['distribution'], classes: number, offset: number): number[] {
  if (typeof distribution === 'number') return [distribution - offset]
  if (!distribution) throw new Error('a leaf of ml-random-forest holds no prediction')
  let vote = 0
  for (let k = 1; k < distribution.columns; k++) if (distribution.get(0, k) > distribution.get(0, vote)) vote = k
  return classes > 2 ? Array.from({ length: classes }, (_, k) => (k === vote ? 1 : 0)) : [vote]
}
