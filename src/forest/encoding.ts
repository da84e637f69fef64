import type { Column } from '../data/table.ts'
import { groupScores } from './category-order.ts'
import type { Encoding, Feature } from './pipeline.ts'

/** A category seen in fewer rows is pooled with the unseen ones: its own target would only be memorised. */
const MIN_ROWS = 5
/** Rows' worth of the overall mean mixed into each category's mean before they are ordered. */
const PRIOR_ROWS = 5

/** The target as the encoding sees it: class index per row and number of classes, or numbers (`classes` 0). */
export interface EncodingTarget {
  readonly values: Float64Array
  readonly classes: number
}

/** Learns how a feature's column becomes float32 values. */
export function fitEncoding(feature: Feature, column: Column, target: EncodingTarget): Encoding {
  if (feature.type === 'number') return { kind: 'number' }
  const { codes, texts } = asTexts(column)
  const counts = new Float64Array(texts.length)
  for (const code of codes) if (code >= 0) counts[code]!++
  // The last group holds all rare categories; with none it has the overall mean alone.
  const group = Int32Array.from(counts, () => -1)
  const kept: string[] = []
  for (let code = 0; code < texts.length; code++) {
    if (counts[code]! >= MIN_ROWS && texts[code] !== '') group[code] = kept.push(texts[code]!) - 1
  }
  const scores = targetScores(codes, group, kept.length + 1, target)
  const order = Array.from(scores, (_, g) => g)
  order.sort((a, b) => scores[a]! - scores[b]! || compare(kept[a] ?? '', kept[b] ?? ''))
  const place = new Int32Array(order.length)
  for (let i = 0; i < order.length; i++) place[order[i]!] = i
  const byPlace = order.filter((g) => g < kept.length)
  return {
    kind: 'category',
    categories: byPlace.map((g) => kept[g]!),
    codes: Int32Array.from(byPlace, (g) => place[g]!),
    other: place[kept.length]!,
  }
}

/** Float32 values of a column, NaN where missing. The column's kind must fit (`featureColumn` checks). */
export function encodeColumn(encoding: Encoding, column: Column): Float32Array {
  if (encoding.kind === 'number') {
    return column.kind === 'number' ? Float32Array.from(column.values) : new Float32Array(column.codes.length).fill(NaN)
  }
  const { codes, texts } = asTexts(column)
  const known = new Map(encoding.categories.map((text, i) => [text, encoding.codes[i]!]))
  const values = Float32Array.from(texts, (text) => (text === '' ? NaN : (known.get(text) ?? encoding.other)))
  return Float32Array.from(codes, (code) => (code < 0 ? NaN : values[code]!))
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

function targetScores(codes: Int32Array, group: Int32Array, groups: number, target: EncodingTarget): Float64Array {
  const outputs = target.classes > 2 ? target.classes : 1
  const weights = new Float64Array(groups)
  const means = new Float64Array(groups * outputs)
  const prior = new Float64Array(outputs)
  for (let row = 0; row < codes.length; row++) {
    const value = target.values[row]!
    if (outputs > 1) prior[value]!++
    else prior[0]! += value
    const code = codes[row]!
    if (code < 0) continue
    const g = group[code]! < 0 ? groups - 1 : group[code]!
    weights[g]!++
    if (outputs > 1) means[g * outputs + value]!++
    else means[g]! += value
  }
  for (let g = 0; g < groups; g++) {
    for (let k = 0; k < outputs; k++) {
      const i = g * outputs + k
      means[i] = (means[i]! + (PRIOR_ROWS * prior[k]!) / codes.length) / (weights[g]! + PRIOR_ROWS)
    }
  }
  return groupScores({ weights, means, outputs })
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
