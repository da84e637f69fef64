/** What a drift check left for the next one. */
export interface KeptCheck {
  readonly at: string
  /** The artifact's id, or the folder's path. */
  readonly location: string
}

/**
 * Where drift checks are kept between runs: `profile.json` of the window, `windows.json` with those before it, `check.json`,
 * and the report's files. Parts of one window, profiled by several jobs, wait here for the job that merges them.
 */
export interface CheckLog {
  put(name: string, folder: string): Promise<string>
  /** Brings the newest check of an earlier run into `folder` (created); null: there is none that is vouched for. */
  latest(name: string, folder: string): Promise<KeptCheck | null>
  /** Keeps one part's profile for this workflow run. */
  putPart(name: string, part: string, file: string): Promise<string>
  /** Brings this workflow run's parts into `folder` (created), one file each; returns their paths, sorted. */
  parts(name: string, folder: string): Promise<readonly string[]>
}
