/** A setting as the platform tells it, or why it cannot be seen from here. */
export type Fact<T> = { readonly known: true; readonly value: T } | { readonly known: false; readonly why: string }

/** What a repository's settings say, as far as the gate depends on them. */
export interface SetupFacts {
  readonly repository: string | null
  readonly default_branch: Fact<string>
  readonly is_public: Fact<boolean>
  readonly issues: Fact<boolean>
  /** Names of the checks that the default branch requires. */
  readonly required_checks: Fact<readonly string[]>
  readonly merge_queue: Fact<boolean>
  /** Whether a merge into the default branch needs the code owners' review. */
  readonly code_owner_review: Fact<boolean>
  readonly workflows: Fact<readonly { readonly path: string; readonly state: string }[]>
  /** Days that artifacts are kept. */
  readonly retention_days: Fact<number>
  /** What a job's token may do where the workflow file does not say. */
  readonly token_default: Fact<'read' | 'write'>
  /** Whose pull requests from forks run only after an approval. */
  readonly fork_approval: Fact<string>
}

/** A repository's settings, looked at with a constant number of requests and never changed. */
export interface RepositorySetup {
  facts(): Promise<SetupFacts>
}
