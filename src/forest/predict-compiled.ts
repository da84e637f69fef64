import { cellTexts } from '../data/cell-texts.ts'
import type { Predictions } from '../data/predictions.ts'
import type { Column, Table } from '../data/table.ts'
import type { CompiledForest } from './compiled-forest.ts'
import { featureColumns } from './feature-columns.ts'
import type { Treeless } from './pipeline.ts'
import { fromMeans } from './predict.ts'

/** As `predictForest`, with a forest that was compiled before. */
export function predictCompiled(pipeline: Treeless, forest: CompiledForest, table: Table): Predictions {
  const { features, outputs } = pipeline
  const puts = featureColumns(table, features).map((column, feature) =>
    features[feature]!.type === 'number'
      ? putNumbers(forest, feature, numbersOf(column))
      : putTexts(forest, feature, textsOf(column)),
  )
  const means = new Float32Array(table.rows * outputs)
  for (let first = 0; first < table.rows; first += forest.block) {
    const rows = Math.min(forest.block, table.rows - first)
    for (const put of puts) put(first, rows)
    means.set(forest.means(rows), first * outputs)
  }
  return fromMeans(pipeline, means, table.rows)
}

type Put = (first: number, rows: number) => void

function putNumbers(forest: CompiledForest, feature: number, cells: Float64Array): Put {
  return (at, rows) => forest.putNumbers(feature, { cells, at, stride: 1 }, rows)
}

function putTexts(forest: CompiledForest, feature: number, cells: readonly (string | null)[]): Put {
  return (at, rows) => forest.putTexts(feature, { cells, at, stride: 1 }, rows)
}

/** A column of texts where numbers belong has no text in it: `featureColumns` has seen to that. */
function numbersOf(column: Column): Float64Array {
  return column.kind === 'number' ? column.values : new Float64Array(column.codes.length).fill(Number.NaN)
}

function textsOf(column: Column): readonly (string | null)[] {
  if (column.kind === 'string') return cellTexts(column)
  return Array.from(column.values, (value) => (Number.isNaN(value) ? null : String(value)))
}
