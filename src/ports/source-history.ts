/** What the gate needs to know of the commits around the candidate. */
export interface SourceHistory {
  /** The commit under test; null outside a repository. */
  head(): Promise<string | null>
  /** The commit the candidate is measured against, by event (design §4); null: stages only. */
  base(): Promise<string | null>
  /** First-parent line from `commit` (itself first), newest first, at most `limit`. */
  ancestors(commit: string, limit: number): Promise<readonly string[]>
  /** Whether `commit` is in the history of `tip`. */
  contains(tip: string, commit: string): Promise<boolean>
  /** A file's bytes at a commit, or null when it is not there. `path` is relative to the repository's root, POSIX. */
  file(commit: string, path: string): Promise<Uint8Array | null>
}
