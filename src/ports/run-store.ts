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
  /** The matrix leg that made it; absent: none, or it is not told. */
  readonly leg?: string
  readonly created_at: string
  readonly vouched: Vouched
  /** When it will be, or was, thrown away; null: never. */
  readonly expires_at: string | null
  /** Its files are gone: opening it is refused. */
  readonly expired: boolean
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
  /** Only runs of this other workflow run (GitHub). */
  readonly workflow_run_id?: number
  /** Made of exactly this: the digest of a run's fingerprint. On GitHub runs of pull requests are not found by it. */
  readonly fingerprint?: string
  /** Of a pull request's run: its head. The run's artifact is named after the merge commit, which nobody else has. */
  readonly pull_request_head?: string
  /** What a run must come from to be vouched for, as the platform tells it; others are found too, and say why not. */
  readonly branch?: string
  /** Workflow file, e.g. `.github/workflows/model.yml`; this one unless told. */
  readonly workflow?: string
  /** Any but a pull request's unless told. */
  readonly events?: readonly string[]
  /** Leaves out those that are not vouched for. */
  readonly trusted_only?: boolean
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
