import { z } from 'zod'
import { driftMethodSchema, qualityIssueSchema } from './drift-report.ts'
import { driftWindowSchema } from './drift-window.ts'

const rule = z.strictObject({ method: driftMethodSchema.optional(), threshold: z.number().optional() })

/** What a report follows from beside its two profiles: the same three files give the same report, byte for byte. */
export const driftReplaySchema = z.strictObject({
  schema_version: z.literal(1),
  name: z.string().nullable(),
  reference: z.string(),
  current: z.string(),
  policy: z.strictObject({
    name: z.enum(['default', 'evidently']),
    alpha: z.number(),
    drift_share: z.number(),
    min_rows: z.number(),
    ignore: z.array(z.string()),
    columns: z.record(z.string(), rule),
    types: z.strictObject({ number: rule.optional(), category: rule.optional() }),
    floors: z.strictObject({ number: z.number(), category: z.number() }),
    persistence: z.strictObject({ needed: z.number(), of: z.number(), strong: z.number() }),
  }),
  issues: z.array(qualityIssueSchema),
  notes: z.array(z.string()),
  history: z.array(driftWindowSchema).nullable(),
})

/** Their names beside `report.json`. */
export const replayFiles = {
  reference: 'reference.profile.json',
  current: 'current.profile.json',
  replay: 'replay.json',
} as const
