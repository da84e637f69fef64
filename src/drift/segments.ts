import type { DriftReport } from '../records/drift-report.ts'
import type { Profile, SegmentProfile } from '../records/profile.ts'
import { judgedColumns } from './judged-columns.ts'
import type { DriftPolicy } from './policy.ts'

type Segment = DriftReport['segments'][number]

/**
 * The columns of the rows with one value each, as the whole is judged; the false alarms allowed are shared among the
 * segments. Told, not decided by: a segment that drifts alone is a place to look.
 */
export function compareSegments(reference: Profile, current: Profile, policy: DriftPolicy): Segment[] {
  const both = reference.segments.flatMap((before) => {
    const now = current.segments.find((one) => one.column === before.column && one.value === before.value)
    return now ? [[before, now] as const] : []
  })
  return both.map(([before, now]) =>
    compare(reference, before, now, { ...policy, alpha: policy.alpha / Math.max(1, both.length) }),
  )
}

function compare(reference: Profile, before: SegmentProfile, now: SegmentProfile, policy: DriftPolicy): Segment {
  const as = ({ rows, columns }: SegmentProfile): Profile => ({ ...reference, rows, columns, segments: [] })
  const columns = judgedColumns(as(before), as(now), policy)
  const judged = columns.filter(({ status }) => status === 'drifted' || status === 'stable')
  const drifted = judged.filter((column) => column.drifted)
  const share = judged.length === 0 ? 0 : drifted.length / judged.length
  return {
    column: before.column,
    value: before.value,
    rows: { reference: before.rows, current: now.rows },
    verdict:
      judged.length === 0 ? 'insufficient' : drifted.length > 0 && share >= policy.drift_share ? 'drifted' : 'stable',
    compared: judged.length,
    drifted: drifted.map(({ column }) => column),
    explanation: drifted.flatMap(({ column, explanation }) =>
      explanation[0] ? [`"${column}": ${explanation[0]}`] : [],
    ),
  }
}
