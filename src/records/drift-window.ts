import { z } from 'zod'
import { sha256 } from './digest.ts'
import { driftVerdictSchema } from './drift-report.ts'

/** As many are kept: the rule looks at three, people at a month of days. */
export const KEPT_WINDOWS = 30

/**
 * What one look at the data found, small enough to be kept for the next looks: drift counts when it lasts. Whoever runs the
 * check stores the list (`--history FILE` here, the alert issue and the profile artifact on GitHub) and hands it in again.
 */
export const driftWindowSchema = z.strictObject({
  schema_version: z.literal(1),
  /** What it was compared with: windows of another reference do not count. */
  reference: z.strictObject({ source: z.string(), digest: sha256.nullable() }),
  /** Of the current data's files: the same bytes again are the same window. */
  digest: sha256.nullable(),
  /** First and last time in the rows, ISO 8601; null where no column tells the time. */
  from: z.string().nullable(),
  to: z.string().nullable(),
  rows: z.number().min(0),
  /** By this window alone, and with those before it. */
  found: driftVerdictSchema,
  verdict: driftVerdictSchema,
  /** Columns that drifted in this window alone; `strength` is the drift score over its threshold (null: a p-value). */
  drifted: z.array(z.strictObject({ column: z.string(), strength: z.number().nullable() })),
})
export type DriftWindow = z.infer<typeof driftWindowSchema>

/** Earlier windows, oldest first. */
export const windowHistorySchema = z.strictObject({
  schema_version: z.literal(1),
  windows: z.array(driftWindowSchema).max(1000),
})
export type WindowHistory = z.infer<typeof windowHistorySchema>
