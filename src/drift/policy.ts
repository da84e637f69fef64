import type { DriftMethod } from '../records/drift-report.ts'
import { type PersistenceRule, usualPersistence } from './persistence.ts'

/** What a user may say about one column. */
export interface ColumnRule {
  readonly method?: DriftMethod | undefined
  readonly threshold?: number | undefined
}

export interface DriftPolicy {
  readonly name: 'default' | 'evidently'
  /** False alarms allowed a run. */
  readonly alpha: number
  /** The data set counts as drifted from this share of drifted columns on; 0: from one column on. */
  readonly drift_share: number
  /** A column with fewer rows on either side is not judged. */
  readonly min_rows: number
  readonly ignore: readonly string[]
  readonly columns: Readonly<Record<string, ColumnRule>>
  readonly persistence: PersistenceRule
}

export function policyOf(name: DriftPolicy['name'], given: Partial<Omit<DriftPolicy, 'name'>> = {}): DriftPolicy {
  return {
    name,
    alpha: given.alpha ?? 0.05,
    drift_share: given.drift_share ?? (name === 'evidently' ? 0.5 : 0),
    // Evidently judges any number of rows.
    min_rows: given.min_rows ?? (name === 'evidently' ? 1 : 50),
    ignore: given.ignore ?? [],
    columns: given.columns ?? {},
    persistence: given.persistence ?? usualPersistence,
  }
}
