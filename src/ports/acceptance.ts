import type { Accepted } from '../records/gate-report.ts'

/** What the platform says of a person who lets a failing change through. */
export type AcceptanceAnswer =
  | { readonly status: 'accepted'; readonly accepted: Accepted }
  /** Something was said, but it does not count. */
  | { readonly status: 'refused'; readonly why: string; readonly head: string }
  /** Nobody did. `head` is the commit that an acceptance has to name. */
  | { readonly status: 'none'; readonly head: string }
  /** The platform would not tell. */
  | { readonly status: 'unknown'; readonly why: string }
  /** There is no change that could be accepted: a folder, a schedule. */
  | { readonly status: 'not-applicable' }

/** Whether the change under test was accepted, failing or not. Asked only when something fails. */
export type Acceptance = () => Promise<AcceptanceAnswer>

/** The label that has to be set. */
export const acceptanceLabel = 'accept-model-regression'
