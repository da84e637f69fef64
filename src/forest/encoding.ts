import type { Column } from '../data/table.ts'
import { categoryScores, type EncodingTarget } from './category-scores.ts'
import type { Encoding, Feature } from './pipeline.ts'
import type { Random } from './random.ts'

/** A category seen in fewer rows is pooled with the unseen ones. */
const MIN_ROWS = 2
const FOLDS = 5

/** An encoding, and the float32 values of the rows it was learned from. */
export interface FittedEncoding {
  readonly encoding: Encoding
  readonly values: Float32Array
}

/**
 * Learns how a feature's column becomes float32 values. The rows to train on get their category's score from the other folds'
 * rows: with their own in it the score would tell them their target (cross-fitting, as in scikit-learn's TargetEncoder).
 */
export function fitEncoding(feature: Feature, column: Column, target: EncodingTarget, random: Random): FittedEncoding {
  if (feature.type === 'number')
    return { encoding: { kind: 'number' }, values: encodeColumn({ kind: 'number' }, column) }
  const { codes, texts } = asTexts(column)
  const counts = new Float64Array(texts.length)
  for (const code of codes) if (code >= 0) counts[code]!++
  const group = new Int32Array(texts.length)
  const kept: string[] = []
  for (let code = 0; code < texts.length; code++) {
    const known = counts[code]! >= MIN_ROWS && texts[code] !== ''
    group[code] = texts[code] === '' ? -1 : known ? kept.push(texts[code]!) - 1 : -2
  }
  // The last group holds all rare categories, and stands for the unseen ones.
  const groups = Int32Array.from(codes, (code) => (code < 0 ? -1 : group[code] === -2 ? kept.length : group[code]!))
  const folds = Uint8Array.from(codes, () => random(FOLDS))
  const { scores, heldOut } = categoryScores(groups, kept.length + 1, folds, FOLDS, target)
  const order = Array.from(kept, (_, g) => g)
  order.sort((a, b) => scores[a]! - scores[b]! || (kept[a]! < kept[b]! ? -1 : 1))
  return {
    encoding: {
      kind: 'category',
      categories: order.map((g) => kept[g]!),
      scores: Float32Array.from(order, (g) => scores[g]!),
      other: scores[kept.length]!,
    },
    values: heldOut,
  }
}

/** Float32 values of a column, NaN where missing. The column's kind must fit (`featureColumns` checks). */
export function encodeColumn(encoding: Encoding, column: Column): Float32Array {
  if (encoding.kind === 'number') {
    return column.kind === 'number'
      ? Float32Array.from(column.values)
      : new Float32Array(column.codes.length).fill(Number.NaN)
  }
  const { codes, texts } = asTexts(column)
  const known = new Map(encoding.categories.map((text, i) => [text, encoding.scores[i]!]))
  const values = Float32Array.from(texts, (text) => (text === '' ? Number.NaN : (known.get(text) ?? encoding.other)))
  return Float32Array.from(codes, (code) => (code < 0 ? Number.NaN : values[code]!))
}

function asTexts(column: Column): { codes: Int32Array; texts: readonly string[] } {
  if (column.kind === 'string') return { codes: column.codes, texts: column.categories }
  const seen = new Map<number, number>()
  const texts: string[] = []
  const codes = Int32Array.from(column.values, (value) => {
    if (Number.isNaN(value)) return -1
    let code = seen.get(value)
    if (code === undefined) {
      code = texts.push(String(value)) - 1
      seen.set(value, code)
    }
    return code
  })
  return { codes, texts }
}
