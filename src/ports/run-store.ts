import type { GateReport } from '../records/gate-report.ts'
import type { Run } from '../records/run.ts'

/** A run that was found. `vouched` is what the platform says of its origin; the run's own JSON is never asked. */
export interface StoredRun {
  /** null where only opening the run tells it (an artifact's name does not hold it). */
  readonly run_id: string | null
  readonly name: string
  /** The folder's path, or the artifact's id. */
  readonly location: string
  readonly commit: string | null
  readonly created_at: string
  readonly vouched: Vouched
}

export type Vouched = { readonly trusted: true } | { readonly trusted: false; readonly why: string }

export interface RunQuery {
  readonly name: string
  readonly run_id?: string
  readonly commit?: string
  /** The matrix leg that made it. */
  readonly leg?: string
  /** Only runs of this workflow run (GitHub), as steps that are given no run need. */
  readonly current_workflow_run?: boolean
  /** Branch the runs must come from, as told by the platform. */
  readonly branch?: string
  readonly limit?: number
}

/** Where runs are kept. A run is a folder: `run.json`, `metrics.jsonl`, `model/`, `predictions.parquet`, `logs/`. */
export interface RunStore {
  /** Stores the folder whole or not at all. Putting the same commit's run again replaces it on GitHub. */
  put(
    run: Run,
    folder: string,
    options: { readonly retention_days?: number; readonly leg?: string },
  ): Promise<StoredRun>
  /** Newest first. */
  find(query: RunQuery): Promise<readonly StoredRun[]>
  /** Brings the run's files into `folder` (created), digests checked. Returns the checked record. */
  open(run: StoredRun, folder: string): Promise<Run>
  /**
   * Keeps a gate's report (`report.json`, `report.md`, `report.html` in `folder`) beside the run it judged.
   * Returns where: the folder's path, or the artifact's id.
   */
  putReport(
    report: GateReport,
    folder: string,
    options: { readonly retention_days?: number; readonly leg?: string },
  ): Promise<string>
  /** The newest report about this run (on GitHub: made in the same workflow run), checked; null when there is none. */
  openReport(run: StoredRun): Promise<GateReport | null>
}
