import type { Trees } from './pipeline.ts'

/** Slots of a row hold a bin + 1, or one of these where the value is missing: what goes left, and what goes right, everywhere. */
export const LOWEST = 0
export const HIGHEST = 0xffff

/** Children become neighbours, in the order in which each tree's nodes are met level by level. */
export function writeNodes(trees: Trees, words: Int32Array, placeLeaf: (node: number, leaf: number) => void): void {
  const count = trees.feature.length
  const order = new Int32Array(count)
  for (let tree = 0; tree + 1 < trees.roots.length; tree++) {
    const root = trees.roots[tree]!
    order[root] = root
    let next = root + 1
    for (let at = root; at < trees.roots[tree + 1]!; at++) {
      const node = order[at]!
      const feature = trees.feature[node]!
      if (feature < 0) {
        words[2 * at] = HIGHEST
        words[2 * at + 1] = 8 * at
        placeLeaf(at, trees.cut[node]!)
        continue
      }
      const slot = 32 * (feature + 1) + (trees.missingLeft[node] === 1 ? 0 : 16)
      words[2 * at] = (slot << 16) | (trees.cut[node]! + 1)
      words[2 * at + 1] = 8 * next
      order[next++] = node + 1
      order[next++] = trees.right[node]!
    }
  }
  words[2 * count] = HIGHEST
  words[2 * count + 1] = 8 * count
  placeLeaf(
    count,
    trees.feature.reduce((leaves, feature) => leaves + (feature < 0 ? 1 : 0), 0),
  )
}
