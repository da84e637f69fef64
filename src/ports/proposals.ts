/** A change proposed by somebody whose run may write nothing, as the platform tells of it. */
export interface Proposal {
  /** null: in a folder there is none. */
  readonly pull_request: number | null
  /** Where the run's code came from, e.g. `stranger/models`. */
  readonly repository: string
  readonly head: string | null
  readonly head_branch: string | null
  /** The branch it would be merged into, and that branch's newest commit: whose rules count. */
  readonly base_branch: string
  readonly base_tip: string
  /** The run that left the reports; `url` null: it has no page. */
  readonly run: { readonly id: string; readonly attempt: number; readonly url: string | null }
}

export type ProposalSearch =
  | { readonly status: 'found'; readonly proposal: Proposal }
  /** There is nothing to report on, in one sentence's words. */
  | { readonly status: 'none'; readonly why: string }

/** A report as its run left it, of a leg of its matrix where its name tells one: `path` is a file whose content nobody vouches for; or the archive itself was refused. */
export type ReceivedReport =
  | { readonly status: 'received'; readonly artifact: string; readonly leg: string | null; readonly path: string }
  | { readonly status: 'refused'; readonly artifact: string; readonly leg: string | null; readonly why: string }

/** The trusted half's only window on an untrusted run. */
export interface Proposals {
  find(): Promise<ProposalSearch>
  /** Unpacks the model's reports below `folder`, within bounds, at confined paths, and nothing but them. */
  receive(proposal: Proposal, name: string, folder: string): Promise<readonly ReceivedReport[]>
}
