import type { Predictions } from '../data/predictions.ts'
import { columnNamed } from '../data/select.ts'
import type { Table } from '../data/table.ts'
import { type Scored, scoreSample, scoreSlices } from '../gate/score.ts'
import { metricsFor } from '../metrics/table.ts'
import type { Run } from '../records/run.ts'
import { columnSlices } from './column-slices.ts'
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
  const slices = Object.keys(policy.gate.slices).flatMap((name) => {
    const column = columnNamed(test, name)
    return column === undefined ? [] : columnSlices(column)
  })
  return {
    values,
    slices: scoreSlices(sample, slices, (column) => Object.keys(policy.gate.slices[column]?.metrics ?? {})),
  }
}
