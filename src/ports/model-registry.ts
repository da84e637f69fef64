import type { VersionRecord } from '../records/version.ts'

export interface Version {
  readonly name: string
  /** `v1.4.0` */
  readonly version: string
  /** `name@v1.4.0` */
  readonly tag: string
  readonly package_digest: string
  readonly model_digest: string
  readonly run_id: string
  readonly commit: string | null
  readonly registered_at: string
  /** Stages that point here now. */
  readonly stages: readonly string[]
}

export interface StageMove {
  readonly name: string
  readonly stage: string
  readonly version: string
  readonly previous: string | null
  /** N of `name#stage#N` */
  readonly counter: number
  readonly at: string
  readonly by: string | null
  readonly reason: string | null
}

export type Bump = 'patch' | 'minor' | 'major' | { readonly explicit: string }

export interface Publication {
  readonly name: string
  readonly bump: Bump
  /** Commit the model was trained on. */
  readonly commit: string | null
  readonly record: VersionRecord
  /** The model package's folder. */
  readonly package: string
  readonly card: string
  /** The project file, kept where a version's commit cannot hold the training commit's tree. `path` is from the root. */
  readonly project?: { readonly path: string; readonly text: string }
}

/** Immutable versions and the append-only log of stages, in GTO's tag grammar. */
export interface ModelRegistry {
  /** All or nothing, idempotent by package digest: `created` is false when the version existed already. */
  publish(publication: Publication): Promise<{ readonly version: Version; readonly created: boolean }>
  /** Newest version first, with stages and their moves (newest first). At most the newest 100 of each. */
  list(name: string): Promise<{ readonly versions: readonly Version[]; readonly moves: readonly StageMove[] }>
  /** Brings the package into `folder` (created), digests checked against the record, which is returned. */
  open(version: Version, folder: string): Promise<VersionRecord>
  /** Appends a move to the stage's log. Throws when the version does not exist. */
  assign(move: {
    readonly name: string
    readonly stage: string
    readonly version: string
    readonly reason: string | null
    readonly by: string | null
  }): Promise<StageMove>
}
