import type { QualityIssue } from '../records/drift-report.ts'
import type { Profile } from '../records/profile.ts'

/** A feed that delivers the same rows again, or whose clock does not go on: nothing new was seen, whatever the numbers say. */
export function repeatedFeed(previous: Profile, current: Profile): QualityIssue[] {
  const issue = (column: string | null, reason: string): QualityIssue => ({
    check: 'repeated-feed',
    column,
    status: 'fail',
    reason,
    reference: null,
    current: null,
  })
  if (previous.digest !== null && previous.digest === current.digest)
    return [issue(null, 'The current data is byte for byte what came the time before.')]
  return current.columns.flatMap((column) => {
    if (column.kind !== 'other' || column.last === null) return []
    const before = previous.columns.find(({ name }) => name === column.name)
    if (before?.kind !== 'other' || before.last === null || column.last > before.last) return []
    const newest = new Date(column.last).toISOString()
    return [issue(column.name, `"${column.name}" did not go on: its newest value is still ${newest}.`)]
  })
}
