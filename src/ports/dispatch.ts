/** `unknown`: GitHub did not answer, and no run of it was seen yet. */
export type Dispatched =
  | { readonly status: 'started'; readonly url: string | null }
  | { readonly status: 'unknown'; readonly why: string }

/** Starts a workflow (`workflow_dispatch`). `ref` is a branch or tag; null: the default branch. */
export type Dispatch = (
  workflow: string,
  ref: string | null,
  inputs: Readonly<Record<string, string>>,
) => Promise<Dispatched>

/**
 * A dispatched run of the workflow since an instant: the one whose title holds `mark`, or one that tells no mark at all.
 * null: none is seen.
 */
export type FindDispatched = (workflow: string, since: string, mark: string) => Promise<{ readonly url: string } | null>
