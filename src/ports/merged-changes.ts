/** What the platform says of a commit that came from a pull request. */
export interface MergedChanges {
  /** The merged pull request that made this commit what it is, and the workflow run that last passed on its head. */
  find(commit: string): Promise<MergedChange>
}

export type MergedChange =
  | {
      readonly status: 'found'
      readonly pull_request: number
      readonly head: string
      readonly head_branch: string
      readonly workflow_run_id: number
      /** Whether this commit is of the same tree as the head, by the platform's word: of any other commit that was tested, too. */
      sameTree(tested: string): Promise<boolean>
    }
  /** No pull request of this repository made it: a plain push, or a folder. */
  | { readonly status: 'none' }
  /** One did, but what was tested is not what was merged. */
  | { readonly status: 'differs'; readonly pull_request: number; readonly why: string }
