/** Where a gate report is shown: the pull request's one sticky comment, or a file on a laptop. */
export interface ReportBoard {
  /**
   * `key` names the comment (one per workflow file). `order` is compared: an older run never overwrites a newer one.
   * Returns where it is shown, or why it could not be (read-only token of a fork): that is not an error.
   */
  publish(post: BoardPost): Promise<BoardResult>
  /** Makes a check run beside the job. A folder has none. */
  check(post: CheckPost): Promise<BoardResult>
}

export interface BoardPost {
  readonly key: string
  /**
   * The text, or how it follows from what stands there now (null: nothing); then null leaves that as it is. It is asked
   * again whenever another job has written meanwhile, so that the parts of several come together.
   */
  readonly markdown: string | ((before: Shown | null) => string | null)
  /** The pull request, where the event itself does not tell it. */
  readonly pull_request?: number
  readonly head: string | null
  /** Workflow run number and attempt, compared in this order. */
  readonly order: readonly [number, number]
}

/** What stands on the board. */
export interface Shown {
  readonly markdown: string
  readonly order: readonly [number, number]
}

export interface CheckPost {
  /** The check's name, the same for every commit: branch rules know it by that. */
  readonly name: string
  readonly passed: boolean
  readonly title: string
  readonly markdown: string
}

export type BoardResult =
  | { readonly status: 'created' | 'updated' | 'unchanged'; readonly where: string }
  | { readonly status: 'stale'; readonly where: string }
  | { readonly status: 'not-applicable'; readonly why: string }
  | { readonly status: 'forbidden'; readonly why: string }
