export interface Deployment {
  /** `production` */
  readonly environment: string
  /** null: the default branch's head. */
  readonly commit: string | null
  readonly description: string
  /** Told to whoever deploys: which model, version and image. */
  readonly payload: Readonly<Record<string, string | null>>
}

/** A change of one file for people to agree to. */
export interface FileChange {
  /** From the repository's root, POSIX. */
  readonly path: string
  readonly content: string
  /** Branch that carries it: one for each thing proposed, so that proposing again changes nothing. */
  readonly branch: string
  readonly title: string
  readonly body: string
}

export interface Proposed {
  readonly status: 'created' | 'updated' | 'unchanged'
  /** The pull request's address, or the branch. */
  readonly where: string
}

/** What is to run where, told to the platform: GitHub's Deployments and pull requests, or files and branches of a repository. */
export interface Deployments {
  /** Returns where it is recorded. */
  record(deployment: Deployment): Promise<string>
  propose(change: FileChange): Promise<Proposed>
}
