import { concatTables, takeRows } from '../data/select.ts'
import type { Column, Table } from '../data/table.ts'
import { fitForest } from '../forest/fit.ts'
import { forestParamsSchema } from '../forest/params.ts'
import { predictForest } from '../forest/predict.ts'
import { metricNamed } from '../metrics/table.ts'
import type { MultivariateDrift } from '../records/row-findings.ts'
import { percent } from './percent.ts'

const side = '.side'
/** Rows taken of either side, spread evenly. */
const mostRows = 2000
/** Fewer tell nothing. */
const leastRows = 50
const folds = 5
/** Nobody retrains for less than this area, and chance gives more than three deviations once in a thousand times. */
const [floor, chance] = [0.55, 3.09]
const named = 3

/**
 * How well a forest tells current rows from reference rows that it has not seen (Lopez-Paz & Oquab 2017): the area under
 * the ROC curve of five folds' held-out scores, 0.5 where nothing drifted. null: too few rows or no column in both.
 */
export async function domainClassifier(
  reference: Table,
  current: Table,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<MultivariateDrift | null> {
  const shared = sharedColumns(reference, current, names)
  const [before, now] = [sampled(reference, shared), sampled(current, shared)]
  if (shared.length === 0 || Math.min(before.rows, now.rows) < leastRows) return null
  const together = concatTables([
    { name: 'reference', table: before },
    { name: 'current', table: now },
  ])
  const labels = Int32Array.from({ length: together.rows }, (_, row) => (row < before.rows ? 0 : 1))
  const probabilities = new Float64Array(2 * together.rows)
  const gains = new Float64Array(shared.length)
  for (let fold = 0; fold < folds; fold++) {
    const held: number[] = []
    const rest: number[] = []
    for (let row = 0; row < together.rows; row++) (row % folds === fold ? held : rest).push(row)
    const pipeline = await fitForest(labelled(takeRows(together, rest), labels, rest), {
      task: 'binary-classification',
      target: side,
      features: shared.map((name) => ({ name, type: kindOf(together, name) })),
      params: forestParamsSchema.parse({ n_estimators: 40, min_samples_leaf: 5, seed: 20240229 }),
      ...(signal ? { signal } : {}),
    })
    const scored = predictForest(pipeline, takeRows(together, held))
    if (scored.kind !== 'classification' || !scored.probabilities) throw new Error('sides are classes')
    const current = scored.classes.indexOf('current')
    for (const [at, row] of held.entries()) {
      probabilities[2 * row] = scored.probabilities[2 * at + (1 - current)]!
      probabilities[2 * row + 1] = scored.probabilities[2 * at + current]!
    }
    pipeline.importances?.forEach((gain, i) => {
      gains[i]! += gain / folds
    })
  }
  return found(areaOf(labels, probabilities), before.rows, now.rows, shared, gains)
}

function found(score: number, n: number, m: number, names: readonly string[], gains: Float64Array): MultivariateDrift {
  // Deviation of the area of scores that tell nothing (Mann & Whitney 1947).
  const deviation = Math.sqrt((n + m + 1) / (12 * n * m))
  const limit = Math.max(floor, 0.5 + chance * deviation)
  const drifted = score > limit
  const telling = [...gains.keys()].sort((a, b) => gains[b]! - gains[a]!).slice(0, named)
  return {
    method: 'domain_classifier',
    drift_score: Number.isFinite(score) ? score : null,
    reference: 0.5,
    threshold: [null, limit],
    drifted,
    rows: n + m,
    columns: names.length,
    explanation: drifted
      ? [`told apart by ${telling.map((at) => `"${names[at]}" (${percent(gains[at]!)})`).join(', ')}`]
      : [],
  }
}

function areaOf(target: Int32Array, probabilities: Float64Array): number {
  return metricNamed('roc_auc')!.compute({
    kind: 'classification',
    rows: target.length,
    classes: 2,
    positive: 1,
    target,
    predicted: target,
    probabilities,
    weights: null,
  })
}

/** Columns of one kind on both sides that hold a value on both. */
function sharedColumns(reference: Table, current: Table, names: readonly string[]): string[] {
  return names.filter((name) => {
    const [before, now] = [reference, current].map(({ columns }) => columns.find((column) => column.name === name))
    return before !== undefined && now !== undefined && before.kind === now.kind && holds(before) && holds(now)
  })
}

function holds(column: Column): boolean {
  return column.kind === 'number' ? column.values.some(Number.isFinite) : column.codes.some((code) => code >= 0)
}

function sampled(table: Table, names: readonly string[]): Table {
  const taken = Math.min(table.rows, mostRows)
  const rows = Uint32Array.from({ length: taken }, (_, i) => Math.floor((i * table.rows) / taken))
  const columns = names.flatMap((name) => table.columns.find((column) => column.name === name) ?? [])
  return finiteOnly(takeRows({ rows: table.rows, columns }, rows))
}

/** The forest takes an infinite number for a mistake; here it is one more missing value. */
function finiteOnly(table: Table): Table {
  const columns = table.columns.map((column): Column => {
    if (column.kind === 'string') return column
    return { ...column, values: column.values.map((value) => (Math.abs(value) < 3e38 ? value : Number.NaN)) }
  })
  return { rows: table.rows, columns }
}

function labelled(table: Table, labels: Int32Array, rows: readonly number[]): Table {
  const codes = Int32Array.from(rows, (row) => labels[row]!)
  const target: Column = { kind: 'string', name: side, codes, categories: ['reference', 'current'] }
  return { rows: table.rows, columns: [...table.columns, target] }
}

function kindOf(table: Table, name: string): 'number' | 'category' {
  return table.columns.find((column) => column.name === name)?.kind === 'number' ? 'number' : 'category'
}
