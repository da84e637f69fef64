import type { Retraining } from '../records/alert.ts'
import type { AlertView } from '../records/drift-check.ts'
import type { Origin } from '../records/run.ts'
import type { VersionRecord } from '../records/version.ts'
import type { Acceptance } from './acceptance.ts'
import type { Alerts } from './alerts.ts'
import type { ChangedFiles } from './changed-files.ts'
import type { CheckLog } from './check-log.ts'
import type { ContentCache } from './content-cache.ts'
import type { Deployments } from './deployments.ts'
import type { Dispatch, FindDispatched } from './dispatch.ts'
import type { ImagePorts } from './image-ports.ts'
import type { KeepFiles } from './keep-files.ts'
import type { MergedChanges } from './merged-changes.ts'
import type { ModelRegistry } from './model-registry.ts'
import type { ProgramRunner } from './program.ts'
import type { Progress } from './progress.ts'
import type { Proposals } from './proposals.ts'
import type { ReportBoard } from './report-board.ts'
import type { RunStore } from './run-store.ts'
import type { RepositorySetup } from './setup.ts'
import type { SourceHistory } from './source-history.ts'

/** What a platform offers: a folder on a laptop, or GitHub. */
export interface PlatformPorts {
  readonly runs: RunStore
  readonly registry: ModelRegistry
  readonly history: SourceHistory
  readonly merged: MergedChanges
  readonly proposals: Proposals
  readonly setup: RepositorySetup
  readonly board: ReportBoard
  readonly alerts: Alerts
  readonly checks: CheckLog
  readonly cache: ContentCache
  readonly dispatch: Dispatch
  readonly acceptance: Acceptance
  readonly changed: ChangedFiles
  readonly deployments: Deployments
  readonly keepFiles: KeepFiles
  readonly dispatched: FindDispatched
}

/** Everything a step may use. Clock, ids and origin are data passed in. */
export interface Ports extends PlatformPorts {
  readonly programs: ProgramRunner
  readonly image: ImagePorts
  readonly progress: Progress
  readonly signal: AbortSignal
  readonly now: () => Date
  readonly newId: () => string
  /** A version's model card in Markdown; its wording is the report's. */
  readonly modelCard: (record: VersionRecord) => string
  /** Title and text of a model's alert, and the comment about its retraining, in Markdown. */
  readonly alertText: (view: AlertView) => { readonly title: string; readonly markdown: string }
  readonly retrainingText: (retraining: Retraining) => string
  readonly origin: Origin
  /** What each action needs of its job's token, as the commands declare it. */
  readonly grants: Readonly<Record<string, Readonly<Record<string, 'read' | 'write'>>>>
  /** Branch that a baseline's run must come from: the one a pull request merges into, else this one; null: any. */
  readonly base_branch: string | null
  /** Folder that options' paths are relative to. */
  readonly directory: string
  /** Top folder of the repository that `directory` lies in; null: in none. */
  readonly repository_root: string | null
}
