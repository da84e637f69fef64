import type { KeptDriftCheck } from './drift-check.ts'
import type { DriftReport } from './drift-report.ts'
import type { GateReport } from './gate-report.ts'
import type { GateSet, UnchangedModel } from './gate-set.ts'
import type { ImageReport } from './image-report.ts'
import type { ReuseOutcome } from './reuse.ts'
import type { MetricPoint, Run } from './run.ts'
import type { SetupCheck } from './setup-check.ts'
import type { VersionRecord } from './version.ts'

export type Cell = string | number | null

/** What happened to a version. `version` is `v1.4.0`. */
export type VersionEvent =
  | {
      readonly kind: 'registered'
      readonly name: string
      readonly version: string
      /** False: the same package was registered before. */
      readonly created: boolean
      readonly record: VersionRecord
      /** The release's address, where there is one. */
      readonly url: string | null
    }
  | {
      readonly kind: 'promoted' | 'rolled-back' | 'unmoved'
      readonly name: string
      readonly version: string
      readonly stage: string
      readonly previous: string | null
      readonly by: string | null
      readonly reason: string | null
    }

export interface ReportedProposal {
  /** Names the comment: the model, or the pattern of several. */
  readonly key: string
  readonly pull_request: number | null
  readonly repository: string
  readonly head: string | null
  readonly base_branch: string
  readonly run: { readonly id: string; readonly attempt: number; readonly url: string | null }
}

/** What a command has to show to people; one document is made of it for every surface. */
export type Subject =
  | {
      readonly kind: 'run'
      readonly run: Run
      readonly history: readonly MetricPoint[]
      readonly reuse: ReuseOutcome | null
    }
  | { readonly kind: 'gate'; readonly report: GateReport }
  /** Several models, or several legs of one. */
  | { readonly kind: 'gates'; readonly set: GateSet }
  /** Reports made of the numbers of an untrusted run, of this change. */
  | { readonly kind: 'proposal'; readonly set: GateSet; readonly proposal: ReportedProposal }
  | { readonly kind: 'several'; readonly subjects: readonly Subject[]; readonly unchanged: readonly UnchangedModel[] }
  | {
      readonly kind: 'drift'
      readonly report: DriftReport
      readonly output: string | null
      /** null: two files were compared, and nothing is kept for a next time. */
      readonly check: KeptDriftCheck | null
    }
  | { readonly kind: 'checks'; readonly checks: readonly SetupCheck[] }
  | { readonly kind: 'image'; readonly report: ImageReport }
  | VersionEvent
  | {
      readonly kind: 'table'
      readonly title: string
      /** What there is to say of it all, such as why it is no success. */
      readonly sentence?: string
      readonly columns: readonly string[]
      readonly rows: readonly (readonly Cell[])[]
    }

/** What a step hands to the edge: the document of `--json`, and the record that is shown to people. */
export interface Outcome<R> {
  readonly result: R
  readonly subject: Subject
}
