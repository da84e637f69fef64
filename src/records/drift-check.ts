import { z } from 'zod'
import { type AlertState, retrainingSchema } from './alert.ts'
import { instant } from './digest.ts'
import { type DriftReport, driftVerdictSchema } from './drift-report.ts'
import type { WindowHistory } from './drift-window.ts'
import type { Profile } from './profile.ts'

/** Why a check started no retraining. */
export const holdSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.enum([
      'not-configured',
      'no-alarm',
      'broken',
      'not-asked-for',
      'own-workflow',
      'outside-a-workflow',
      'closed-by-hand',
      'muted',
    ]),
  }),
  z.strictObject({ kind: z.literal('once-an-episode'), retraining: retrainingSchema }),
  z.strictObject({ kind: z.literal('same-data'), retraining: retrainingSchema }),
  z.strictObject({ kind: z.literal('cool-down'), until: instant }),
  z.strictObject({ kind: z.literal('no-effect'), times: z.int(), reference: z.string() }),
  z.strictObject({ kind: z.literal('unimportant'), impact: z.number(), needed: z.number() }),
])
export type Hold = z.infer<typeof holdSchema>

/** `pending`: it was about to be started, by this or an earlier check, and whether it was is not known yet. */
export const retrainingOutcomeSchema = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('due'), because: z.string() }),
  z.strictObject({ status: z.literal('dispatched'), retraining: retrainingSchema }),
  z.strictObject({ status: z.literal('pending'), retraining: retrainingSchema }),
  z.strictObject({ status: z.literal('held'), hold: holdSchema }),
])
export type RetrainingOutcome = z.infer<typeof retrainingOutcomeSchema>

/** How regularly the checks come. */
export const paceSchema = z.strictObject({
  /** The check before this one; null: none is known. */
  previous_at: instant.nullable(),
  /** Median seconds between checks; null: too few are known. */
  usual_seconds: z.number().nullable(),
  /** This one came so late that checks were missed. */
  late: z.boolean(),
})
export type Pace = z.infer<typeof paceSchema>

/** `check.json`: what a check did, kept beside its report for the next one. */
export const driftCheckSchema = z.strictObject({
  schema_version: z.literal(1),
  name: z.string(),
  /** The workflow run's, or a random one. */
  id: z.string(),
  at: instant,
  verdict: driftVerdictSchema,
  /** When checks were made, this one last. */
  times: z.array(instant).max(20),
  pace: paceSchema,
  alert: z
    .strictObject({
      episode: z.int(),
      status: z.enum(['open', 'recovered']),
      change: z.enum(['none', 'opened', 'ongoing', 'worsened', 'recovered']),
      where: z.string().nullable(),
    })
    .nullable(),
  retraining: retrainingOutcomeSchema,
})
export type DriftCheck = z.infer<typeof driftCheckSchema>

/** Files of a kept check, beside those of its report. */
export const checkFiles = {
  check: 'check.json',
  windows: 'windows.json',
  /** Of the window itself. */
  profile: 'profile.json',
  /** Of the window that the last scheduled check saw. */
  feed: 'feed.json',
} as const

/** What a check leaves for the next one. */
export interface KeptDriftCheck {
  readonly record: DriftCheck
  readonly windows: WindowHistory
  /** Of the window; null: the report came from another engine, which keeps none. */
  readonly profile: Profile | null
  /** Of the window that the last scheduled check saw. */
  readonly feed: Profile | null
}

/** What people are shown in the alert. */
export interface AlertView {
  readonly state: AlertState
  readonly report: DriftReport
  readonly retraining: RetrainingOutcome
  readonly pace: Pace
}
