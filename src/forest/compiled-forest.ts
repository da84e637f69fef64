import { binOf } from './bins.ts'
import type { Encoding, Pipeline } from './pipeline.ts'
import { BLOCK_ROWS, layOutForest } from './tree-memory.ts'

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
  const memory = layOutForest(pipeline)
  if (memory === null) return null
  const { values } = memory
  const treeCount = trees.roots.length - 1
  const categories = pipeline.encodings.map((encoding, feature) => categoryBins(encoding, cuts[feature]!))
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
        memory.putBin(feature, row, text === '' ? -1 : (bins.get(text) ?? other))
      }
    },
    means(rows) {
      const sums = memory.walk(rows)
      for (let i = 0; i < sums.length; i++) results[i] = sums[i]! / treeCount
      return results.subarray(0, rows * outputs)
    },
  }
}

/** -1 is missing. */
interface CategoryBins {
  readonly bins: ReadonlyMap<string, number>
  readonly other: number
}

function categoryBins(encoding: Encoding, cuts: Float32Array): CategoryBins {
  if (encoding.kind === 'number') return { bins: new Map(), other: -1 }
  const bin = (score: number) => (Number.isNaN(score) ? -1 : binOf(score, cuts))
  return {
    bins: new Map(encoding.categories.map((text, i) => [text, bin(encoding.scores[i]!)])),
    other: bin(encoding.other),
  }
}
