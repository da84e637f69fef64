import type { Comparison } from '../drift/compare-profiles.ts'

/** What is compared, and what reading it brought to light. */
export type DriftSides = Pick<Comparison, 'reference' | 'current'> & Required<Pick<Comparison, 'notes' | 'issues'>>
