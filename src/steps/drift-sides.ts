import type { Comparison } from '../drift/compare-profiles.ts'

/** What is compared, and what reading it brought to light. */
export interface DriftSides
  extends Pick<Comparison, 'reference' | 'current'>,
    Required<Pick<Comparison, 'notes' | 'issues'>> {
  /** Columns that the current data hides. */
  readonly hidden: readonly string[]
}
