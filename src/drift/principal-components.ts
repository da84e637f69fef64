import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import type { Column, Table } from '../data/table.ts'
import type { Components, MultivariateDrift } from '../records/row-findings.ts'

/** Of the variance kept, as NannyML does. */
const kept = 0.65
/** A covariance of more columns takes seconds. */
const mostColumns = 200
/** Rows that components are made of, spread evenly over the table. */
const mostRows = 20_000
/** Rarer labels are encoded as one. */
const mostLabels = 1000
/** As unlikely by chance as 1 in 1,000, and a change of the error that matters. */
const [chance, floor] = [3.29, 0.05]

/** The components of a table's columns; null: fewer than two of them vary, or there are hardly more rows than columns. */
export function fitComponents(table: Table, names: readonly string[]): Components | null {
  const wanted = new Set(names)
  const rows = spread(table.rows)
  const used = table.columns.filter(({ name }) => wanted.has(name)).slice(0, mostColumns)
  const columns = used.flatMap((column) => encoderOf(column, rows) ?? [])
  if (columns.length < 2 || rows.length < 2 * columns.length) return null
  const encoded = columns.map((encoder) => encode(encoder, columnOf(used, encoder.name), rows))
  const mean = encoded.map((values) => meanOf(values))
  const scale = encoded.map((values, i) => Math.sqrt(meanOf(values.map((value) => (value - mean[i]!) ** 2))) || 1)
  const scaled = encoded.map((values, i) => values.map((value) => (value - mean[i]!) / scale[i]!))
  const covariance = scaled.map((a, i) => scaled.map((b, k) => (k < i ? 0 : productOf(a, b) / (rows.length - 1))))
  covariance.forEach((row, i) => {
    for (let k = 0; k < i; k++) row[k] = covariance[k]![i]!
  })
  const decomposition = new EigenvalueDecomposition(new Matrix(covariance), { assumeSymmetric: true })
  const order = decomposition.realEigenvalues
    .map((value, at) => ({ value: Math.max(0, value), at }))
    .sort((a, b) => b.value - a.value)
  const total = order.reduce((sum, { value }) => sum + value, 0)
  let passed = 0
  let count = 0
  // As scikit-learn: the fewest components whose share is above what is wanted.
  while (count < order.length && passed / total <= kept) passed += order[count++]!.value
  const vectors = decomposition.eigenvectorMatrix
  const components = order.slice(0, count).map(({ at }) => vectors.getColumn(at))
  const model = { columns, mean, scale, components, rows: rows.length }
  return { ...model, ...momentsOf(errorsOf(model, scaled)) }
}

/** How far the rows of a table (spread evenly, of a large one) are from their reconstruction; null: a column is missing or of another kind. */
export function reconstruction(model: Components, table: Table): Moments | null {
  const rows = spread(table.rows)
  const scaled: Float64Array[] = []
  for (const [i, encoder] of model.columns.entries()) {
    const column = table.columns.find(({ name }) => name === encoder.name)
    if (!column || (column.kind === 'number') !== (encoder.kind === 'number')) return null
    scaled.push(encode(encoder, column, rows).map((value) => (value - model.mean[i]!) / model.scale[i]!))
  }
  return table.rows === 0 ? null : momentsOf(errorsOf(model, scaled))
}

/**
 * Drift where the mean error left the reference's by more than chance allows a batch of this size, and by a twentieth of it;
 * and so did the mean of its logarithm, since one outlying row can move a mean. null: it cannot be told.
 */
export function reconstructionDrift(model: Components, table: Table): MultivariateDrift | null {
  const now = reconstruction(model, table)
  if (!now) return null
  const noise = chance * Math.sqrt(1 / model.rows + 1 / Math.min(table.rows, mostRows))
  const band = Math.max(noise * model.deviation, floor * model.error)
  const threshold: [number, number] = [Math.max(0, model.error - band), model.error + band]
  const typical = Math.abs(now.log_error - model.log_error) > Math.max(noise * model.log_deviation, floor)
  const drifted = typical && (now.error > threshold[1] || now.error < threshold[0])
  return {
    method: 'pca_reconstruction',
    drift_score: now.error,
    reference: model.error,
    threshold,
    drifted,
    rows: Math.min(table.rows, mostRows),
    columns: model.columns.length,
    explanation: drifted
      ? [
          now.error > model.error
            ? 'the relations between the columns changed: their rows are farther from what the reference makes likely'
            : 'the rows are nearer to each other than those of the reference',
        ]
      : [],
  }
}

type Encoder = Components['columns'][number]

function spread(rows: number): Uint32Array {
  const taken = Math.min(rows, mostRows)
  return Uint32Array.from({ length: taken }, (_, i) => Math.floor((i * rows) / taken))
}

function encoderOf(column: Column, rows: Uint32Array): Encoder | null {
  const { name } = column
  if (column.kind === 'number') {
    const present = Float64Array.from(rows, (row) => column.values[row]!).filter(Number.isFinite)
    return present.length === 0 ? null : { kind: 'number', name, fill: meanOf(present) }
  }
  const counts = new Map<string, number>()
  for (const row of rows) {
    const label = column.categories[column.codes[row]!]
    if (label !== undefined) counts.set(label, (counts.get(label) ?? 0) + 1)
  }
  const order = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  const [first] = order
  if (!first) return null
  const missing = rows.length - order.reduce((sum, [, count]) => sum + count, 0)
  first[1] += missing
  const top = order.slice(0, mostLabels)
  return {
    kind: 'category',
    name,
    fill: first[0],
    labels: top.map(([label]) => label),
    shares: top.map(([, count]) => count / rows.length),
  }
}

/** A label that the reference does not have has its share there: none. */
function encode(encoder: Encoder, column: Column, rows: Uint32Array): Float64Array {
  if (encoder.kind === 'number' && column.kind === 'number')
    return Float64Array.from(rows, (row) => {
      const value = column.values[row]!
      return Number.isFinite(value) ? value : encoder.fill
    })
  if (encoder.kind === 'number' || column.kind === 'number') throw new Error(`${column.name} is of another kind`)
  const shares = new Map(encoder.labels.map((label, i) => [label, encoder.shares[i]!]))
  const ofCode = column.categories.map((label) => shares.get(label) ?? 0)
  const filled = shares.get(encoder.fill) ?? 0
  return Float64Array.from(rows, (row) => (column.codes[row]! < 0 ? filled : ofCode[column.codes[row]!]!))
}

function errorsOf({ components }: Pick<Components, 'components'>, scaled: readonly Float64Array[]): Float64Array {
  const rows = scaled[0]?.length ?? 0
  const width = scaled.length
  const errors = new Float64Array(rows)
  const row = new Float64Array(width)
  for (let at = 0; at < rows; at++) {
    for (let i = 0; i < width; i++) row[i] = scaled[i]![at]!
    // Components are orthonormal: what they do not hold is what is left of the squares.
    const rest = row.slice()
    for (const component of components) {
      let along = 0
      for (let i = 0; i < width; i++) along += row[i]! * component[i]!
      for (let i = 0; i < width; i++) rest[i]! -= along * component[i]!
    }
    let squares = 0
    for (let i = 0; i < width; i++) squares += rest[i]! ** 2
    errors[at] = Math.sqrt(squares)
  }
  return errors
}

type Moments = Pick<Components, 'error' | 'deviation' | 'log_error' | 'log_deviation'>

function momentsOf(errors: Float64Array): Moments {
  const [error, deviation] = spreadOf(errors)
  const [log_error, log_deviation] = spreadOf(errors.map((value) => Math.log(Math.max(value, 1e-12))))
  return { error, deviation, log_error, log_deviation }
}

function spreadOf(values: Float64Array): [number, number] {
  const mean = meanOf(values)
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return [mean, Math.sqrt(squares / Math.max(1, values.length - 1))]
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function productOf(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

function columnOf(columns: readonly Column[], name: string): Column {
  return columns.find((column) => column.name === name)!
}
