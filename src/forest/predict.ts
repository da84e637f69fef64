import type { Predictions } from '../data/predictions.ts'
import type { Table } from '../data/table.ts'
import { binOf } from './bins.ts'
import { encodeColumn } from './encoding.ts'
import { featureColumns } from './feature-columns.ts'
import type { Pipeline, Treeless } from './pipeline.ts'
import { predictedClasses } from './predicted-classes.ts'

const BLOCK_ROWS = 1024

/**
 * Predictions of a table's rows, without its target. Columns the model does not need are ignored; missing ones,
 * and text where numbers belong, throw UserError.
 *
 * A class's probability is the mean of the leaves' shares, summed in float64 and rounded to float32 (of two classes the
 * first has float32(1 - p)); the label is `predictedClasses`'. A number is
 * float32(mean of the leaves) + offset. The ONNX form of the pipeline computes the same.
 */
export function predictForest(pipeline: Pipeline, table: Table): Predictions {
  return fromMeans(pipeline, leafMeans(pipeline, encodeTable(pipeline, table), table.rows), table.rows)
}

/** What the means of the leaves, rows x outputs, predict. */
export function fromMeans(pipeline: Treeless, means: Float32Array, rows: number): Predictions {
  if (pipeline.task === 'regression') {
    return { kind: 'regression', rows, predicted: Float64Array.from(means, (m) => m + pipeline.offset) }
  }
  const probabilities = pipeline.outputs === 1 ? bothClasses(means) : Float64Array.from(means)
  return {
    kind: 'classification',
    rows,
    classes: pipeline.classes,
    predicted: predictedClasses(probabilities, pipeline),
    probabilities,
  }
}

function encodeTable({ features, encodings, cuts }: Pipeline, table: Table): Int32Array[] {
  return featureColumns(table, features).map((column, i) =>
    Int32Array.from(encodeColumn(encodings[i]!, column), (v) => (Number.isNaN(v) ? -1 : binOf(v, cuts[i]!))),
  )
}

/** Mean of the leaves reached, rows x outputs, as float32. */
function leafMeans(pipeline: Pipeline, bins: readonly Int32Array[], rows: number): Float32Array {
  const { outputs, trees } = pipeline
  const { roots, leaves } = trees
  const count = roots.length - 1
  const features = bins.length
  const means = new Float32Array(rows * outputs)
  const block = new Int32Array(BLOCK_ROWS * features)
  const sums = new Float64Array(BLOCK_ROWS * outputs)
  for (let first = 0; first < rows; first += BLOCK_ROWS) {
    const size = Math.min(BLOCK_ROWS, rows - first)
    for (let f = 0; f < features; f++) {
      const column = bins[f]!
      for (let r = 0; r < size; r++) block[r * features + f] = column[first + r]!
    }
    sums.fill(0)
    for (let tree = 0; tree < count; tree++) {
      for (let r = 0; r < size; r++) {
        const leaf = walk(trees, roots[tree]!, block, r * features)
        for (let k = 0; k < outputs; k++) sums[r * outputs + k]! += leaves[leaf * outputs + k]!
      }
    }
    for (let i = 0; i < size * outputs; i++) means[first * outputs + i] = sums[i]! / count
  }
  return means
}

/** Index of the leaf that a row reaches, whose bins start at `at`. */
function walk(
  { feature, cut, right, missingLeft }: Pipeline['trees'],
  root: number,
  bins: Int32Array,
  at: number,
): number {
  let node = root
  for (let f = feature[node]!; f >= 0; f = feature[node]!) {
    const bin = bins[at + f]!
    const left = bin < 0 ? missingLeft[node] === 1 : bin <= cut[node]!
    node = left ? node + 1 : right[node]!
  }
  return cut[node]!
}

function bothClasses(second: Float32Array): Float64Array {
  const both = new Float64Array(second.length * 2)
  for (let row = 0; row < second.length; row++) {
    both[2 * row] = Math.fround(1 - second[row]!)
    both[2 * row + 1] = second[row]!
  }
  return both
}
