import { z } from 'zod'
import { instant, sha256 } from './digest.ts'

/** Everything that decides which model a training makes: the digest over `parts`, each the digest of one of them. */
export const fingerprintSchema = z.strictObject({
  digest: sha256,
  parts: z.strictObject({ model: sha256, data: sha256, code: sha256, params: sha256, environment: sha256 }),
})
export type Fingerprint = z.infer<typeof fingerprintSchema>

/** Where a run's files were taken from. */
export const reusedSchema = z.strictObject({
  run_id: z.string().regex(/^[0-9a-f]{32}$/),
  commit: z.string().nullable(),
  workflow_run_id: z.string().nullable(),
  /** `fingerprint`: made of the same; `approved`: the merged pull request's own run, whose tree is the one that was merged. */
  because: z.enum(['fingerprint', 'approved']),
  pull_request: z.int().nullable(),
  trained_at: instant,
})
export type Reused = z.infer<typeof reusedSchema>

/** Why a training was needed. */
export type TrainedBecause = 'asked' | 'switched-off' | 'event' | 'code-unknown' | 'nothing-earlier' | 'not-looked'

/** What became of the search for an earlier run. */
export type ReuseOutcome =
  | { readonly status: 'reused'; readonly reused: Reused }
  | {
      readonly status: 'trained'
      readonly because: TrainedBecause
      /** The event, or what went wrong. */
      readonly detail: string | null
      /** Why the merged pull request's own run was not taken; null: the commit came from none. */
      readonly approval: { readonly pull_request: number; readonly why: string } | null
    }
