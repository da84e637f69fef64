import type { Trees } from './pipeline.ts'

const LEAF = 0x7fff
const MISSING_LEFT = 0x8000

/** What the header says of the trees. */
export interface TreeCounts {
  readonly trees: number
  readonly nodes: number
  readonly leaves: number
  readonly outputs: number
}

/**
 * Little-endian: per node in pre-order its feature (u16; 0x7fff is a leaf; the top bit sends missing values left);
 * per inner node the index of its cut (u8, or u32 where one is above 255, told by the first byte, 1 or 4);
 * the leaves' values (float32). Right children follow from the pre-order.
 */
export function packTrees({ feature, cut, missingLeft, leaves }: Trees): Uint8Array {
  const inner = feature.reduce((sum, f) => sum + (f >= 0 ? 1 : 0), 0)
  const wide = cut.some((c, node) => feature[node]! >= 0 && c > 255)
  const width = wide ? 4 : 1
  const view = new DataView(new ArrayBuffer(1 + 2 * feature.length + width * inner + 4 * leaves.length))
  view.setUint8(0, width)
  let at = 1
  for (let node = 0; node < feature.length; node++, at += 2) {
    const f = feature[node]!
    view.setUint16(at, f < 0 ? LEAF : f | (missingLeft[node] ? MISSING_LEFT : 0), true)
  }
  for (let node = 0; node < feature.length; node++) {
    if (feature[node]! < 0) continue
    if (wide) view.setUint32(at, cut[node]!, true)
    else view.setUint8(at, cut[node]!)
    at += width
  }
  for (const value of leaves) {
    view.setFloat32(at, value, true)
    at += 4
  }
  return new Uint8Array(view.buffer)
}

/** The trees, or null where the bytes are no whole trees, or name features or cuts that do not exist. */
export function unpackTrees(bytes: Uint8Array, counts: TreeCounts, cuts: readonly number[]): Trees | null {
  const inner = counts.nodes - counts.leaves
  const width = bytes[0]
  if (inner < 0 || (width !== 1 && width !== 4)) return null
  if (bytes.length !== 1 + 2 * counts.nodes + width * inner + 4 * counts.leaves * counts.outputs) return null
  if (counts.leaves - inner !== counts.trees) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const trees = {
    roots: new Int32Array(counts.trees + 1),
    feature: new Int16Array(counts.nodes),
    cut: new Int32Array(counts.nodes),
    right: new Int32Array(counts.nodes),
    missingLeft: new Uint8Array(counts.nodes),
    leaves: new Float32Array(counts.leaves * counts.outputs),
  }
  // Inner nodes whose right child has not come yet.
  const open: number[] = []
  let tree = 0
  let leaf = 0
  let cutAt = 1 + 2 * counts.nodes
  let starts = true
  for (let node = 0; node < counts.nodes; node++) {
    if (starts) {
      if (tree === counts.trees) return null
      trees.roots[tree++] = node
      starts = false
    }
    const word = view.getUint16(1 + 2 * node, true)
    if (word === LEAF) {
      if (leaf === counts.leaves) return null
      trees.feature[node] = -1
      trees.cut[node] = leaf++
      const parent = open.pop()
      if (parent === undefined) starts = true
      else trees.right[parent] = node + 1
      continue
    }
    const feature = word & LEAF
    if (node - leaf === inner) return null
    const cut = width === 1 ? view.getUint8(cutAt) : view.getUint32(cutAt, true)
    cutAt += width
    if (feature >= cuts.length || cut >= cuts[feature]!) return null
    trees.feature[node] = feature
    trees.cut[node] = cut
    trees.missingLeft[node] = word & MISSING_LEFT ? 1 : 0
    open.push(node)
  }
  if (!starts || tree !== counts.trees || leaf !== counts.leaves) return null
  trees.roots[counts.trees] = counts.nodes
  const leavesAt = 1 + 2 * counts.nodes + width * inner
  for (let i = 0; i < trees.leaves.length; i++) {
    trees.leaves[i] = view.getFloat32(leavesAt + 4 * i, true)
    if (!Number.isFinite(trees.leaves[i])) return null
  }
  return trees
}
