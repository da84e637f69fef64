import { z } from 'zod'
import { finiteOrNull } from './digest.ts'
import { driftVerdictSchema } from './drift-report.ts'

const sentence = z.string().min(1).max(1000)

/**
 * What a drift engine of the user's own writes to `MLOPS_DRIFT_FILE`: its verdict, and as much of why as it can tell. Scores
 * are shown as they are; `drifted` decides.
 */
export const importedDriftSchema = z.strictObject({
  verdict: driftVerdictSchema,
  reasons: z.array(sentence).max(100).default([]),
  rows: z.number().min(0).default(0),
  columns: z
    .array(
      z.strictObject({
        column: z.string().min(1).max(500),
        method: z.string().max(200).default(''),
        drift_score: finiteOrNull.default(null),
        threshold: finiteOrNull.default(null),
        drifted: z.boolean(),
        /** The model's weight of the column, 0 to 1. */
        importance: z.number().min(0).max(1).nullable().default(null),
      }),
    )
    .max(10_000)
    .default([]),
})
export type ImportedDrift = z.infer<typeof importedDriftSchema>
