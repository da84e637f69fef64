import type { GateReport } from './gate-report.ts'
import type { Run } from './run.ts'
import type { VersionRecord } from './version.ts'

export type Cell = string | number | null

/** What a command has to show to people; one document is made of it for every surface. */
export type Subject =
  | { readonly kind: 'run'; readonly run: Run }
  | { readonly kind: 'gate'; readonly report: GateReport }
  | { readonly kind: 'registration'; readonly tag: string; readonly created: boolean; readonly record: VersionRecord }
  | {
      readonly kind: 'stage'
      readonly move: 'promoted' | 'rolled-back' | 'unchanged'
      readonly name: string
      readonly stage: string
      readonly version: string
      readonly previous: string | null
      readonly reason: string | null
    }
  | {
      readonly kind: 'table'
      readonly title: string
      readonly columns: readonly string[]
      readonly rows: readonly (readonly Cell[])[]
    }

/** What a step hands to the edge: the document of `--json`, and the record that is shown to people. */
export interface Outcome<R> {
  readonly result: R
  readonly subject: Subject
}
