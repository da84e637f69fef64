import type { Predictions } from '../data/predictions.ts'
import { columnNamed } from '../data/select.ts'
import type { Table } from '../data/table.ts'
import { type Scored, type Slice, scoreSample, scoreSlices } from '../gate/score.ts'
import { metricsFor } from '../metrics/table.ts'
import type { Run } from '../records/run.ts'
import { fairnessValues } from './fairness.ts'
import type { Policy } from './gate-policy.ts'
import { type Labels, sampleOf } from './sample.ts'

/** All metrics of a model on the test rows, whole and by slice; logged numbers only where the policy trusts them. */
export function scoreAgainst(predictions: Predictions, test: Table, labels: Labels, policy: Policy, run: Run): Scored {
  const sample = sampleOf(predictions, test, labels)
  const names = metricsFor(labels.task).map((metric) => metric.name)
  const values = new Map(scoreSample(sample, names))
  for (const name of policy.project.validate.trust_logged) {
    if (!values.has(name) && run.logged[name] !== undefined) values.set(name, run.logged[name] ?? Number.NaN)
  }
  for (const [name, value] of fairnessValues(sample, test, policy)) values.set(name, value)
  const slices = Object.keys(policy.gate.slices).flatMap((column) => slicesOf(test, column))
  return {
    values,
    slices: scoreSlices(sample, slices, (column) => Object.keys(policy.gate.slices[column]?.metrics ?? {})),
  }
}

/** One slice for every value of a column that was read as text. */
function slicesOf(test: Table, name: string): Slice[] {
  const column = columnNamed(test, name)
  if (column?.kind !== 'string') return []
  const rows = column.categories.map((): number[] => [])
  column.codes.forEach((code, row) => {
    if (code >= 0) rows[code]!.push(row)
  })
  return column.categories.map((value, code) => ({ column: name, value, rows: Uint32Array.from(rows[code]!) }))
}
