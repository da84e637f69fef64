import type { BlobStore } from './blob-store.ts'
import type { GitStore } from './git-store.ts'
import type { Grant } from './permissions.ts'
import type { Settings } from './settings.ts'

/** All that the double knows of its one repository. */
export interface World {
  readonly owner: string
  readonly repo: string
  readonly repositoryId: number
  readonly defaultBranch: string
  readonly immutableReleases: boolean
  /** `creator` sorts GraphQL's TAG_COMMIT_DATE by the tag's own date, `commit` by the commit's, as its description says. */
  readonly tagOrder: 'commit' | 'creator'
  readonly origins: { api: string; uploads: string; results: string }
  readonly git: GitStore
  readonly blobs: BlobStore
  readonly grants: Map<string, Grant>
  /** ISO 8601 in whole seconds, as the API shows times. */
  readonly now: () => string
  readonly nextId: () => number
  readonly releases: Map<number, Release>
  readonly assets: Map<number, Asset>
  readonly runs: Map<number, WorkflowRun>
  readonly artifacts: Map<number, Artifact>
  readonly issues: Map<number, Issue>
  readonly comments: Map<number, Comment>
  /** As they were answered, oldest first. */
  readonly deployments: object[]
  readonly labels: Map<string, Label>
  /** Who set which label, oldest first; taking it off leaves this. */
  readonly labellings: Labelling[]
  /** What people other than the owner may do. */
  readonly roles: Map<string, 'admin' | 'maintain' | 'write' | 'triage' | 'read'>
  readonly checks: Map<number, CheckRun>
  readonly caches: CacheEntry[]
  readonly settings: Settings
  readonly environments: Set<string>
  /** What happened that would start workflows; `starts` is false for what the job's own token did. */
  readonly events: RepositoryEvent[]
}

export interface Release {
  readonly id: number
  tag_name: string
  target_commitish: string
  name: string | null
  body: string | null
  draft: boolean
  prerelease: boolean
  immutable: boolean
  latest: boolean
  readonly created_at: string
  published_at: string | null
  readonly author: string
}

export interface Asset {
  readonly id: number
  readonly release: number
  name: string
  label: string | null
  readonly content_type: string
  state: 'uploaded' | 'open' | 'starter'
  readonly bytes: Buffer
  readonly digest: string
  readonly created_at: string
  readonly uploader: string
}

export interface WorkflowRun {
  readonly id: number
  readonly backend: string
  readonly name: string
  /** What `run-name` makes of it; the name unless told. */
  readonly title?: string
  readonly path: string
  readonly run_number: number
  run_attempt: number
  readonly event: string
  readonly head_branch: string | null
  readonly head_sha: string
  /** `owner/name`; another than the repository's own for a fork. */
  readonly head_repository: string
  status: string
  conclusion: string | null
  readonly actor: string
  readonly created_at: string
  readonly pulls: readonly number[]
}

export interface Artifact {
  readonly id: number
  readonly run: number
  readonly name: string
  readonly mime: string
  readonly blob: string
  size: number
  digest: string | null
  finalized: boolean
  expired: boolean
  readonly created_at: string
  readonly expires_at: string
}

export interface Issue {
  readonly id: number
  readonly number: number
  title: string
  body: string | null
  state: 'open' | 'closed'
  state_reason: string | null
  labels: string[]
  assignees: string[]
  readonly user: string
  readonly created_at: string
  updated_at: string
  closed_at: string | null
  locked: boolean
  readonly pull: PullFacts | null
}

export interface PullFacts {
  readonly head_repository: string
  readonly head_branch: string
  head_sha: string
  readonly base_branch: string
  readonly base_sha: string
  merge_sha: string | null
  merged_at: string | null
  draft: boolean
}

export interface Comment {
  readonly id: number
  readonly issue: number
  body: string
  readonly user: string
  readonly job: boolean
  readonly created_at: string
  updated_at: string
  minimized: string | null
  /** Who edited it last. */
  editor?: string
}

export interface Label {
  readonly id: number
  name: string
  color: string
  description: string | null
}

export interface Labelling {
  readonly issue: number
  readonly label: string
  readonly by: string
  readonly at: string
}

export interface CheckRun {
  readonly id: number
  name: string
  readonly head_sha: string
  status: string
  conclusion: string | null
  started_at: string
  completed_at: string | null
  external_id: string
  details_url: string | null
  output: { title: string | null; summary: string | null; text: string | null; annotations: unknown[] }
}

export interface CacheEntry {
  readonly id: number
  readonly key: string
  readonly version: string
  readonly blob: string
  size: number
  finalized: boolean
}

export interface RepositoryEvent {
  readonly event: string
  readonly by: string
  readonly starts: boolean
  readonly detail: Readonly<Record<string, unknown>>
}
