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
  /** Of all columns of a kind; what is said of a column itself wins. */
  readonly types: { readonly number?: ColumnRule | undefined; readonly category?: ColumnRule | undefined }
  /** A distance that matters, whatever the number of rows. */
  readonly floors: { readonly number: number; readonly category: number }
  readonly persistence: PersistenceRule
}

type Given = Partial<Omit<DriftPolicy, 'name' | 'floors'>> & {
  readonly floors?: { readonly number?: number | undefined; readonly category?: number | undefined }
}

export function policyOf(name: DriftPolicy['name'], given: Given = {}): DriftPolicy {
  return {
    name,
    alpha: given.alpha ?? 0.05,
    drift_share: given.drift_share ?? (name === 'evidently' ? 0.5 : 0),
    // Evidently judges any number of rows.
    min_rows: given.min_rows ?? (name === 'evidently' ? 1 : 50),
    ignore: given.ignore ?? [],
    columns: given.columns ?? {},
    types: given.types ?? {},
    floors: { number: given.floors?.number ?? 0.1, category: given.floors?.category ?? 0.1 },
    persistence: given.persistence ?? usualPersistence,
  }
}

/** What the user says of a column: by its name, else by its kind. */
export function ruleOf({ columns, types }: DriftPolicy, name: string, kind: string): ColumnRule {
  const ofKind = kind === 'number' || kind === 'category' ? types[kind] : undefined
  const own = Object.hasOwn(columns, name) ? columns[name] : undefined
  return own?.method === undefined ? { ...ofKind, ...own } : own
}
