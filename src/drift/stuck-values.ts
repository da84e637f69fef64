import type { QualityIssue } from '../records/drift-report.ts'
import type { ColumnPair } from './column-pair.ts'
import { plainNumber } from './percent.ts'

/** As unlikely as this must it be that a working feed repeats one value so often. */
const chance = 1e-9
/** A run of one value is only strange where values hardly repeat. */
const continuous = 0.05

/** A column that only ever says one thing now, or that got stuck for a stretch of rows. */
export function stuckIssues({ reference, current }: ColumnPair): QualityIssue[] {
  if (reference.role !== 'feature') return []
  const top = reference.counts.reduce((most, count) => Math.max(most, count), 0) / reference.rows
  const name = reference.name
  if (current.distinct.value === 1 && reference.distinct.value > 1 && top ** current.rows < chance) {
    const only = current.kind === 'number' ? plainNumber(current.values[0]!) : `"${current.labels[0]}"`
    return [
      {
        check: 'constant',
        column: name,
        status: 'fail',
        reason: `"${name}" is ${only} in every row; the reference has ${reference.distinct.value} values.`,
        reference: reference.distinct.value,
        current: 1,
      },
    ]
  }
  if (reference.kind !== 'number' || current.kind !== 'number') return []
  const [before, now] = [reference.longest_run, current.longest_run]
  if (before === null || now === null || top > continuous) return []
  if (now < Math.max(20, current.rows / 10) || now < 10 * before) return []
  return [
    {
      check: 'frozen',
      column: name,
      status: 'fail',
      reason: `"${name}" stood still for ${now} rows in a row; in the reference for ${before} at most.`,
      reference: before,
      current: now,
    },
  ]
}
