import type { NumberProfile } from '../records/profile.ts'
import { sortNumbers } from '../stats/sort-numbers.ts'
import { knotsOf } from './knots.ts'
import { bounded, exact } from './precision.ts'

/** Room that the columns of a table share, so that a million rows take it once and not once a column. */
export interface Scratch {
  readonly finite: Float64Array
  readonly spare: Float64Array
}

export function scratchFor(rows: number): Scratch {
  return { finite: new Float64Array(rows), spare: new Float64Array(rows) }
}

/** Summarises numbers; NaN is missing, infinite values are counted apart. `whole` keeps every distinct value. */
export function numberProfile(
  name: string,
  role: NumberProfile['role'],
  values: Float64Array,
  keepAll: boolean,
  { finite, spare }: Scratch = scratchFor(values.length),
): NumberProfile {
  let rows = 0
  let infinite = 0
  let whole = true
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!
    if (Number.isFinite(value)) {
      finite[rows++] = value
      if (whole && !Number.isInteger(value)) whole = false
    } else if (!Number.isNaN(value)) infinite++
  }
  const { mean, m2 } = moments(finite.subarray(0, rows))
  const longest_run = longestRun(finite.subarray(0, rows))
  const { error, distinct, rows: _, ...kept } = knotsOf(sortNumbers(finite.subarray(0, rows), spare), keepAll)
  return {
    name,
    role,
    kind: 'number',
    missing: values.length - rows - infinite,
    distinct: { value: distinct, precision: exact },
    rows,
    infinite,
    whole,
    mean,
    m2,
    longest_run,
    precision: bounded(error),
    sketched: false,
    ...kept,
  }
}

/** Mean and sum of squared deviations, in two passes so that no digits are lost. */
function moments(values: Float64Array): { mean: number | null; m2: number | null } {
  if (values.length === 0) return { mean: null, m2: null }
  let total = 0
  for (let row = 0; row < values.length; row++) total += values[row]!
  const mean = total / values.length
  let [m2, rest] = [0, 0]
  for (let row = 0; row < values.length; row++) {
    const apart = values[row]! - mean
    m2 += apart * apart
    rest += apart
  }
  const settled = { mean: mean + rest / values.length, m2: m2 - rest ** 2 / values.length }
  return Number.isFinite(settled.m2) ? settled : { mean: null, m2: null }
}

function longestRun(values: Float64Array): number {
  let longest = values.length > 0 ? 1 : 0
  let run = 1
  for (let row = 1; row < values.length; row++) {
    run = values[row] === values[row - 1] ? run + 1 : 1
    if (run > longest) longest = run
  }
  return longest
}
