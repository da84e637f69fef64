import { UserError } from '../errors.ts'
import type { Sample } from '../metrics/sample.ts'
import { metricNamed, metricTable } from '../metrics/table.ts'

/** Rows of one value of a column. */
export interface Slice {
  readonly column: string
  readonly value: string
  readonly rows: Uint32Array
}

export interface ScoredSlice {
  readonly column: string
  readonly value: string
  readonly rows: number
  readonly values: ReadonlyMap<string, number>
}

/** Metrics of one model on the test rows. NaN: could not be computed; absent: nobody computed it. */
export interface Scored {
  readonly values: ReadonlyMap<string, number>
  readonly slices: readonly ScoredSlice[]
}

/** The named metrics of a sample. */
export function scoreSample(sample: Sample, names: readonly string[]): ReadonlyMap<string, number> {
  const unknown = names.filter((name) => !metricNamed(name))
  if (unknown.length > 0) {
    const allowed = metricTable.map(({ name }) => name).join(', ')
    throw new UserError(unknown.map((name) => ({ what: `there is no metric ${name}`, allowed })))
  }
  return new Map(names.map((name) => [name, metricNamed(name)!.compute(sample)]))
}

/** The metrics of each slice: those that `names` gives for its column. */
export function scoreSlices(
  sample: Sample,
  slices: readonly Slice[],
  names: (column: string) => readonly string[],
): readonly ScoredSlice[] {
  return slices.map(({ column, value, rows }) => ({
    column,
    value,
    rows: rows.length,
    values: scoreSample(rowsOf(sample, rows), names(column)),
  }))
}

function rowsOf(sample: Sample, rows: Uint32Array): Sample {
  const weights = sample.weights && Float64Array.from(rows, (row) => sample.weights![row]!)
  if (sample.kind === 'regression') {
    return {
      kind: 'regression',
      rows: rows.length,
      target: Float64Array.from(rows, (row) => sample.target[row]!),
      predicted: Float64Array.from(rows, (row) => sample.predicted[row]!),
      weights,
    }
  }
  const { classes, probabilities } = sample
  const kept = probabilities && new Float64Array(rows.length * classes)
  if (probabilities && kept) {
    rows.forEach((row, i) => {
      kept.set(probabilities.subarray(row * classes, (row + 1) * classes), i * classes)
    })
  }
  return {
    ...sample,
    rows: rows.length,
    target: Int32Array.from(rows, (row) => sample.target[row]!),
    predicted: Int32Array.from(rows, (row) => sample.predicted[row]!),
    probabilities: kept,
    weights,
  }
}
