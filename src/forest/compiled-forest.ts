import { type BinLookup, binLookup, lookUpBin } from './bin-lookup.ts'
import type { Encoding, Pipeline } from './pipeline.ts'
import { BLOCK_ROWS, fitsSlots, layOutForest } from './tree-memory.ts'
import { HIGHEST, LOWEST } from './tree-nodes.ts'

/** As a bin. */
const MISSING = -1

/** Cells of one feature, `stride` apart from `at` on. */
export interface Cells<T> {
  readonly cells: T
  readonly at: number
  readonly stride: number
}

/** A pipeline made ready for many calls: the predictions of `predictForest` bit for bit, several times as fast. */
export interface CompiledForest {
  /** Most rows of one block. */
  readonly block: number
  /** Puts a number feature's values of a block's first rows; NaN is missing. */
  putNumbers(feature: number, from: Cells<Float64Array>, rows: number): void
  /** Puts a category feature's texts; null and the empty text are missing. */
  putTexts(feature: number, from: Cells<readonly (string | null)[]>, rows: number): void
  /** Means of the leaves that the rows put before reach, as float32: rows x outputs. Good until the next call. */
  means(rows: number): Float32Array
}

/** null where the forest is beyond what the compiled form can hold. */
export function compileForest(pipeline: Pipeline): CompiledForest | null {
  const { trees, cuts, outputs } = pipeline
  if (!fitsSlots(cuts)) return null
  const lookups = cuts.map(binLookup)
  const memory = layOutForest(pipeline, lookups)
  if (memory === null) return null
  const { slots, width, values } = memory
  const treeCount = trees.roots.length - 1
  const categories = pipeline.encodings.map((encoding, feature) => categoryBins(encoding, lookups[feature]!))
  const results = new Float32Array(BLOCK_ROWS * outputs)
  return {
    block: BLOCK_ROWS,
    putNumbers(feature, { cells, at, stride }, rows) {
      for (let row = 0, from = at; row < rows; row++, from += stride) values[row] = cells[from]!
      memory.putValues(feature, rows)
    },
    putTexts(feature, { cells, at, stride }, rows) {
      const { bins, other } = categories[feature]!
      for (let row = 0, from = at; row < rows; row++, from += stride) {
        const text = cells[from] ?? ''
        const bin = text === '' ? MISSING : (bins.get(text) ?? other)
        const slot = (row >> 3) * width + 16 * (feature + 1) + (row & 7)
        slots[slot] = bin === MISSING ? LOWEST : bin + 1
        slots[slot + 8] = bin === MISSING ? HIGHEST : bin + 1
      }
    },
    means(rows) {
      const sums = memory.walk(rows)
      for (let i = 0; i < sums.length; i++) results[i] = sums[i]! / treeCount
      return results.subarray(0, rows * outputs)
    },
  }
}

interface CategoryBins {
  readonly bins: ReadonlyMap<string, number>
  readonly other: number
}

function categoryBins(encoding: Encoding, lookup: BinLookup): CategoryBins {
  if (encoding.kind === 'number') return { bins: new Map(), other: MISSING }
  const bin = (score: number) => (Number.isNaN(score) ? MISSING : lookUpBin(lookup, score))
  return {
    bins: new Map(encoding.categories.map((text, i) => [text, bin(encoding.scores[i]!)])),
    other: bin(encoding.other),
  }
}
