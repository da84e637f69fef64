import type { Table } from '../data/table.ts'
import type { ClassSample, NumberSample, Sample } from '../metrics/sample.ts'
import type { RowChanges } from '../records/explanation.ts'
import { columnSlices } from './column-slices.ts'

const listedRows = 10
const listedSlices = 8
/** A slice of fewer rows moves by chance. */
const leastRows = 20
/** Columns with more values than these are no slices that a person would read. */
const mostValues = 30

/** What became of each row: how it was judged before and after. */
interface Turned {
  readonly kind: RowChanges['kind']
  /** 1: improved, -1: worsened, 0: neither. */
  readonly turns: Int8Array
  /** How much a worsened row lost; NaN: unknown. */
  readonly cost: (row: number) => number
  readonly actual: (row: number) => string
  readonly before: (row: number) => string
  readonly after: (row: number) => string
}

/**
 * The rows that two models judge differently, counted whole and by every value of a column of texts. `classes` are the
 * labels behind the samples' codes; the samples are of the rows of `table`, without the target.
 */
export function rowChanges(candidate: Sample, baseline: Sample, classes: readonly string[], table: Table): RowChanges {
  const turned =
    candidate.kind === 'regression'
      ? turnedErrors(candidate, baseline as NumberSample)
      : turnedLabels(candidate, baseline as ClassSample, classes)
  const all = Uint32Array.from({ length: candidate.rows }, (_, row) => row)
  return {
    kind: turned.kind,
    ...countOf(turned.turns, all),
    slices: slicesOf(turned.turns, table),
    costliest: costliestOf(turned, all),
  }
}

function turnedLabels(candidate: ClassSample, baseline: ClassSample, classes: readonly string[]): Turned {
  const right = (sample: ClassSample, row: number) => sample.predicted[row] === sample.target[row]
  const share = ({ probabilities, classes: width, target }: ClassSample, row: number) =>
    probabilities ? probabilities[row * width + target[row]!]! : Number.NaN
  const label = (code: number): string => classes[code] ?? ''
  return {
    kind: 'labels',
    turns: Int8Array.from(candidate.target, (_, row) => Number(right(candidate, row)) - Number(right(baseline, row))),
    cost: (row) => share(baseline, row) - share(candidate, row),
    actual: (row) => label(candidate.target[row]!),
    before: (row) => label(baseline.predicted[row]!),
    after: (row) => label(candidate.predicted[row]!),
  }
}

function turnedErrors(candidate: NumberSample, baseline: NumberSample): Turned {
  const error = ({ target, predicted }: NumberSample, row: number) => Math.abs(predicted[row]! - target[row]!)
  const grown = (row: number) => error(candidate, row) - error(baseline, row)
  const text = (value: number): string => String(Number(value.toPrecision(6)))
  return {
    kind: 'errors',
    turns: Int8Array.from(candidate.target, (_, row) => -Math.sign(grown(row))),
    cost: grown,
    actual: (row) => text(candidate.target[row]!),
    before: (row) => text(baseline.predicted[row]!),
    after: (row) => text(candidate.predicted[row]!),
  }
}

function countOf(turns: Int8Array, rows: ArrayLike<number>): { rows: number; improved: number; worsened: number } {
  let improved = 0
  let worsened = 0
  for (let i = 0; i < rows.length; i++) {
    if (turns[rows[i]!] === 1) improved++
    else if (turns[rows[i]!] === -1) worsened++
  }
  return { rows: rows.length, improved, worsened }
}

function slicesOf(turns: Int8Array, table: Table): RowChanges['slices'] {
  const slices = table.columns.flatMap((column) => {
    if (column.kind === 'number' || column.categories.length > mostValues) return []
    return columnSlices(column)
      .filter(({ rows }) => rows.length >= leastRows)
      .map(({ value, rows }) => ({ column: column.name, value, ...countOf(turns, rows) }))
  })
  const moved = ({ rows, improved, worsened }: RowChanges['slices'][number]) => (worsened - improved) / rows
  return slices
    .filter((slice) => slice.improved !== slice.worsened)
    .toSorted((a, b) => Math.abs(moved(b)) - Math.abs(moved(a)))
    .slice(0, listedSlices)
    .toSorted((a, b) => moved(b) - moved(a))
}

function costliestOf({ turns, cost, actual, before, after }: Turned, all: Uint32Array): RowChanges['costliest'] {
  const known = (row: number) => (Number.isNaN(cost(row)) ? Number.NEGATIVE_INFINITY : cost(row))
  return [...all]
    .filter((row) => turns[row] === -1)
    .toSorted((a, b) => known(b) - known(a) || a - b)
    .slice(0, listedRows)
    .map((row) => ({
      row: row + 1,
      actual: actual(row),
      before: before(row),
      after: after(row),
      cost: Number.isFinite(cost(row)) ? cost(row) : null,
    }))
}
