import type { GateReport, Verdict } from './gate-report.ts'

/** A model that a change does not touch: nothing was trained, nothing is judged, nothing is blocked. */
export interface UnchangedModel {
  readonly name: string
  /** Its project file. */
  readonly file: string
  /** The base's run, which stays; null: none is kept near the base. */
  readonly base: {
    readonly commit: string
    /** First-parent commits between the base and that run's. */
    readonly distance: number
    readonly created_at: string
  } | null
}

/** What one job says of several models, or of several legs of one. */
export interface GateSet {
  /** The gravest of the reports'. */
  readonly verdict: Verdict
  readonly reports: readonly GateReport[]
  readonly unchanged: readonly UnchangedModel[]
}
