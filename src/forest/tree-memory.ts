import { binLookup } from './bin-lookup.ts'
import { bytesOfLookups, LOOKUP_BYTES, writeLookups } from './bin-memory.ts'
import type { Pipeline } from './pipeline.ts'
import { HIGHEST, LOWEST, writeNodes } from './tree-nodes.ts'
import { TOP_WORDS, topMasks, writeTop } from './tree-tops.ts'
import { walkWasm } from './walk-wasm.ts'

const MOST_CUTS = 0xfffd
/** The offset in bytes of a feature's second slot has to fit 16 bits. */
const MOST_FEATURES = 0x7ff
/** Addresses are written as signed numbers. */
const MOST_BYTES = 2 ** 31 - 1

/** Rows that are walked at once. */
export const BLOCK_ROWS = 1024
/** Fewer are faster one by one, eight trees at once. */
const MANY_ROWS = 16

/**
 * Trees in WebAssembly's memory. A node is 64 bits: its cut + 1 (16), the offset in bytes of the slot it asks in a row (16),
 * the address of its left child (32); the right child follows the left one. A leaf is its own left child and sends nothing
 * right. Rows lie in eights: first 32 bits each for the node that its walk is at, then for each feature the slots (u16) of
 * all eight, and those once more, alike but for missing values: LOWEST and HIGHEST; a node asks the one that sends missing
 * values its way. A word per node follows: for a leaf its value, or, where there are several outputs, the address of its values.
 */
export interface TreeMemory {
  /** A feature's values of all rows of a block; NaN is missing. */
  readonly values: Float32Array
  /** Fills the slots of a feature from the first `rows` of `values`. */
  putValues(feature: number, rows: number): void
  /** Fills those of one row; -1 is missing. */
  putBin(feature: number, row: number, bin: number): void
  /** Sums over the trees of the leaves that the first `rows` rows reach, rows x outputs; good until the next walk. */
  walk(rows: number): Float64Array
}

interface Exports {
  readonly memory: WebAssembly.Memory
  walkRows(
    masks: number,
    tops: number,
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
  putValues(values: number, rows: number, lookup: number, slot: number, width: number): void
  walkRow(roots: number, trees: number, places: number, outputs: number, row: number, sum: number): void
}

/** null where 16 bits do not tell the features or cuts apart, or the trees are too large. */
export function layOutForest({
  trees,
  cuts,
  outputs,
}: Pick<Pipeline, 'trees' | 'cuts' | 'outputs'>): TreeMemory | null {
  if (cuts.length > MOST_FEATURES || cuts.some(({ length }) => length > MOST_CUTS)) return null
  const lookups = cuts.map(binLookup)
  const treeCount = trees.roots.length - 1
  const padded = Math.ceil(treeCount / 8) * 8
  // One more node, a leaf of zeros, fills the list of roots up to a multiple of eight.
  const nodes = trees.feature.length + 1
  const width = 16 * (cuts.length + 1)
  const single = outputs === 1
  const leaves = single ? 0 : trees.leaves.length + outputs
  const masks = topMasks()
  const at = addressesOf([
    ['nodes', 8 * nodes],
    ['places', 4 * nodes],
    ['roots', 4 * padded],
    ['leaves', 4 * leaves],
    ['masks', masks.byteLength],
    ['tops', 4 * TOP_WORDS * treeCount],
    ['lookups', bytesOfLookups(lookups)],
    ['values', 4 * BLOCK_ROWS],
    ['rows', (BLOCK_ROWS / 8) * 2 * width],
    ['spare', 2 * width],
    ['list', 4 * BLOCK_ROWS + 32],
    ['sums', 8 * BLOCK_ROWS * outputs],
    ['end', 0],
  ])
  if (at.end > MOST_BYTES) return null
  const { memory, walkRows, walkRow, putValues } = instantiate()
  memory.grow(Math.ceil(at.end / 65_536) - memory.buffer.byteLength / 65_536)
  const roots = new Int32Array(memory.buffer, at.roots, padded).fill(8 * (nodes - 1))
  for (let tree = 0; tree < treeCount; tree++) roots[tree] = 8 * trees.roots[tree]!
  const Words = single ? Float32Array : Int32Array
  const places = new Words(memory.buffer, at.places, nodes)
  // The leaf of zeros is beyond the forest's own.
  const words = new Int32Array(memory.buffer, at.nodes, 2 * nodes)
  writeNodes(trees, words, (node, leaf) => {
    places[node] = single ? (trees.leaves[leaf] ?? 0) : at.leaves + 4 * outputs * leaf
  })
  if (!single) new Float32Array(memory.buffer, at.leaves, trees.leaves.length).set(trees.leaves)
  new Uint16Array(memory.buffer, at.masks, masks.length).set(masks)
  for (let tree = 0; tree < treeCount; tree++) {
    const top = new Int32Array(memory.buffer, at.tops + 4 * TOP_WORDS * tree, TOP_WORDS)
    writeTop(top, words, roots[tree]!)
  }
  writeLookups(memory.buffer, at.lookups, lookups)
  const sums = new Float64Array(memory.buffer, at.sums, BLOCK_ROWS * outputs)
  // The spare row is at the leaf of zeros.
  new Int32Array(memory.buffer, at.spare, 1)[0] = 8 * (nodes - 1)
  const slots = new Uint16Array(memory.buffer, at.rows, (BLOCK_ROWS / 8) * width)
  return {
    values: new Float32Array(memory.buffer, at.values, BLOCK_ROWS),
    putValues(feature, rows) {
      const slot = at.rows + 32 * (feature + 1)
      putValues(at.values, rows, at.lookups + LOOKUP_BYTES * feature, slot, 2 * width)
    },
    putBin(feature, row, bin) {
      const slot = (row >> 3) * width + 16 * (feature + 1) + (row & 7)
      slots[slot] = bin < 0 ? LOWEST : bin + 1
      slots[slot + 8] = bin < 0 ? HIGHEST : bin + 1
    },
    walk(rows) {
      const result = sums.subarray(0, rows * outputs)
      const { places, spare, list } = at
      if (rows >= MANY_ROWS) {
        const eights = Math.ceil(rows / 8)
        const end = at.rows + 2 * width * eights
        sums.fill(0, 0, 8 * eights * outputs)
        walkRows(at.masks, at.tops, treeCount, places, outputs, at.rows, 2 * width, end, spare, list, at.sums)
        return result
      }
      result.fill(0)
      for (let row = 0; row < rows; row++) {
        const first = at.rows + 2 * width * (row >> 3) + 2 * (row & 7)
        walkRow(at.roots, padded, places, outputs, first, at.sums + 8 * outputs * row)
      }
      return result
    },
  }
}

type Part =
  | 'nodes'
  | 'places'
  | 'roots'
  | 'leaves'
  | 'masks'
  | 'tops'
  | 'lookups'
  | 'values'
  | 'rows'
  | 'spare'
  | 'list'
  | 'sums'
  | 'end'

/** Each part begins at a multiple of 16 bytes: what a walk takes eights by. */
function addressesOf(parts: readonly (readonly [Part, number])[]): Readonly<Record<Part, number>> {
  let end = 0
  return Object.fromEntries(
    parts.map(([part, bytes]) => {
      const begins = end
      end = 16 * Math.ceil((end + bytes) / 16)
      return [part, begins]
    }),
  ) as Record<Part, number>
}

let compiled: WebAssembly.Module | null = null

function instantiate(): Exports {
  compiled ??= new WebAssembly.Module(Buffer.from(walkWasm, 'base64'))
  return new WebAssembly.Instance(compiled).exports as unknown as Exports
}
