import { cellTexts } from '../data/cell-texts.ts'
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

/** One slice for every value of a column. */
function slicesOf(test: Table, name: string): Slice[] {
  const column = columnNamed(test, name)
  if (column === undefined) return []
  const rows = new Map<string, number[]>()
  cellTexts(column).forEach((value, row) => {
    if (value === null) return
    const slice = rows.get(value)
    if (slice) slice.push(row)
    else rows.set(value, [row])
  })
  const slices = [...rows]
  if (column.kind === 'number') slices.sort(([a], [b]) => Number(a) - Number(b))
  return slices.map(([value, own]) => ({ column: name, value, rows: Uint32Array.from(own) }))
}
