import type { Trees } from './pipeline.ts'
import { walkWasm } from './walk-wasm.ts'

/** Slots of a row hold a bin + 1, or one of these where the value is missing: what goes left, and what goes right, everywhere. */
export const LOWEST = 0
export const HIGHEST = 0xffff
const MOST_CUTS = 0xfffd
/** The offset in bytes of a feature's second slot has to fit 16 bits. */
const MOST_FEATURES = 0x3fff
/** Addresses are written as signed numbers. */
const MOST_BYTES = 2 ** 31 - 1

/** Rows that are walked at once. */
export const BLOCK_ROWS = 1024
/** Fewer are faster one by one, eight trees at once. */
const MANY_ROWS = 16

/**
 * Trees in WebAssembly's memory. A node is 64 bits: its cut + 1 (16), the offset in bytes of the slot it asks in a row (16),
 * the address of its left child (32); the right child follows the left one. A leaf is its own left child and sends nothing
 * right. A row has two slots (u16) per feature, `2 f` and `2 f + 1`, alike but for missing values: LOWEST and HIGHEST; a
 * node asks the one that sends missing values its way. Before a row's slots lie 32 bits for the node that its walk is at.
 * A word per node follows: for a leaf its value, or, where there are several outputs, the address of its values.
 */
export interface TreeMemory {
  /** Both slots of a feature, the first in the low half, to be filled before a walk: those of row `r` are from `r * width + 1` on. */
  readonly slots: Uint32Array
  readonly width: number
  /** Sums over the trees of the leaves that the first `rows` rows reach, rows x outputs; good until the next walk. */
  walk(rows: number): Float64Array
}

interface Exports {
  readonly memory: WebAssembly.Memory
  walkRows(
    roots: number,
    trees: number,
    places: number,
    outputs: number,
    first: number,
    width: number,
    end: number,
    spare: number,
    list: number,
    sums: number,
  ): void
  walkRow(roots: number, trees: number, places: number, outputs: number, row: number, sum: number): void
}

/** null where 16 bits do not tell the features or cuts apart, or the trees are too large. */
export function layOutTrees(trees: Trees, cuts: readonly number[], outputs: number): TreeMemory | null {
  const features = cuts.length
  if (features > MOST_FEATURES || cuts.some((count) => count > MOST_CUTS)) return null
  const treeCount = trees.roots.length - 1
  const padded = Math.ceil(treeCount / 8) * 8
  // One more node, a leaf of zeros, fills the list of roots up to a multiple of eight.
  const nodes = trees.feature.length + 1
  const width = features + 1
  const single = outputs === 1
  const leaves = single ? 0 : trees.leaves.length + outputs
  const at = { nodes: 0, places: 8 * nodes, roots: 0, leaves: 0, rows: 0, spare: 0, list: 0, sums: 0, end: 0 }
  at.roots = at.places + 4 * nodes
  at.leaves = at.roots + 4 * padded
  at.rows = at.leaves + 4 * leaves
  at.spare = at.rows + BLOCK_ROWS * 4 * width
  at.list = at.spare + 4 * width
  at.sums = 8 * Math.ceil((at.list + 4 * BLOCK_ROWS + 32) / 8)
  at.end = at.sums + 8 * BLOCK_ROWS * outputs
  if (at.end > MOST_BYTES) return null
  const { memory, walkRows, walkRow } = instantiate()
  memory.grow(Math.ceil(at.end / 65_536) - memory.buffer.byteLength / 65_536)
  const roots = new Int32Array(memory.buffer, at.roots, padded).fill(8 * (nodes - 1))
  for (let tree = 0; tree < treeCount; tree++) roots[tree] = 8 * trees.roots[tree]!
  const Words = single ? Float32Array : Int32Array
  const places = new Words(memory.buffer, at.places, nodes)
  // The leaf of zeros is beyond the forest's own.
  writeNodes(trees, new Int32Array(memory.buffer, 0, 2 * nodes), (node, leaf) => {
    places[node] = single ? (trees.leaves[leaf] ?? 0) : at.leaves + 4 * outputs * leaf
  })
  if (!single) new Float32Array(memory.buffer, at.leaves, trees.leaves.length).set(trees.leaves)
  const sums = new Float64Array(memory.buffer, at.sums, BLOCK_ROWS * outputs)
  // The spare row has no features, and is at the leaf of zeros.
  new Int32Array(memory.buffer, at.spare, 1)[0] = 8 * (nodes - 1)
  return {
    slots: new Uint32Array(memory.buffer, at.rows, BLOCK_ROWS * width),
    width,
    walk(rows) {
      const result = sums.subarray(0, rows * outputs)
      if (rows >= MANY_ROWS) {
        const eights = Math.ceil(rows / 8) * 8
        const end = at.rows + 4 * width * eights
        sums.fill(0, 0, eights * outputs)
        walkRows(at.roots, treeCount, at.places, outputs, at.rows, 4 * width, end, at.spare, at.list, at.sums)
        return result
      }
      result.fill(0)
      for (let row = 0; row < rows; row++) {
        walkRow(at.roots, padded, at.places, outputs, at.rows + 4 * width * row, at.sums + 8 * outputs * row)
      }
      return result
    },
  }
}

/** Children become neighbours, in the order in which each tree's nodes are met level by level. */
function writeNodes(trees: Trees, words: Int32Array, placeLeaf: (node: number, leaf: number) => void): void {
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
      const slot = 2 * feature + (trees.missingLeft[node] === 1 ? 0 : 1)
      words[2 * at] = ((2 * slot) << 16) | (trees.cut[node]! + 1)
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

let compiled: WebAssembly.Module | null = null

function instantiate(): Exports {
  compiled ??= new WebAssembly.Module(Buffer.from(walkWasm, 'base64'))
  return new WebAssembly.Instance(compiled).exports as unknown as Exports
}
