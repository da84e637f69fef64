import type { DriftColumn } from '../records/drift-report.ts'
import type { ColumnProfile } from '../records/profile.ts'

/** What a policy says of a column; the explanation is added for all policies alike. */
export type JudgedColumn = Omit<DriftColumn, 'explanation' | 'quantiles' | 'categories' | 'distribution'>

/** A column that no method can compare. */
export function notCovered(reference: ColumnProfile, current: ColumnProfile): JudgedColumn {
  return {
    column: reference.name,
    kind: reference.kind,
    role: current.role,
    method: null,
    drift_score: null,
    threshold: null,
    drifted: false,
    status: 'not-covered',
    p_value: null,
    adjusted_p_value: null,
    precision: { kind: 'unavailable', error: null },
    detectable: null,
    rows: { reference: reference.rows, current: current.rows },
    importance: null,
  }
}

export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
