/** Where a gate report is shown: the pull request's one sticky comment, or a file on a laptop. */
export interface ReportBoard {
  /**
   * `key` names the comment (one per project file set). `order` is compared: an older run never overwrites a newer one.
   * Returns where it is shown, or why it could not be (read-only token of a fork): that is not an error.
   */
  publish(post: BoardPost): Promise<BoardResult>
}

export interface BoardPost {
  readonly key: string
  readonly markdown: string
  /** The pull request, where the event itself does not tell it. */
  readonly pull_request?: number
  readonly head: string | null
  /** Workflow run number and attempt, compared in this order. */
  readonly order: readonly [number, number]
}

export type BoardResult =
  | { readonly status: 'created' | 'updated' | 'unchanged'; readonly where: string }
  | { readonly status: 'stale'; readonly where: string }
  | { readonly status: 'not-applicable'; readonly why: string }
  | { readonly status: 'forbidden'; readonly why: string }
