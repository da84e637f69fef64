import { z } from 'zod'
import { driftMethodSchema } from '../records/drift-report.ts'

const text = z.string({ error: 'a text' }).min(1, { error: 'a text that is not empty' })
const patterns = z
  .union([text, z.array(text).min(1)], { error: 'a path or glob, or a list of them' })
  .transform((value) => (typeof value === 'string' ? [value] : value))
const share = z
  .number({ error: 'a number between 0 and 1' })
  .min(0, { error: 'a number between 0 and 1' })
  .max(1, { error: 'a number between 0 and 1' })
const rule = z.strictObject({
  method: driftMethodSchema.optional(),
  threshold: z.number({ error: 'a number' }).min(0).optional(),
})
const windowCount = z.int({ error: 'a whole number' }).min(1).max(30)

const windowsSchema = z
  .strictObject({
    needed: windowCount.default(2).describe('A column counts as drifted when it did in so many windows'),
    of: windowCount.default(3).describe('of so many last ones'),
    strong: z.number().min(1).default(3).describe('or at once from so many times its threshold on'),
  })
  .refine(({ needed, of }) => needed <= of, { error: 'needed may not be more than of' })

/** `drift` of the project file: what is compared and how it is judged. */
export const driftCheckFields = {
  current: patterns
    .optional()
    .describe('Rows to compare with those the model was trained on: files, globs, or prediction logs of the server'),
  labels: patterns.optional().describe('Late labels, joined by the id column; or feedback logs of the server'),
  reference: patterns
    .optional()
    .describe("Rows or profiles to compare with instead of the version's own; profiles are merged"),
  stage: text.default('production').describe('The version in this stage is the reference'),
  run: text.optional().describe('Your own drift engine: it leaves its verdict in MLOPS_DRIFT_FILE (docs/drift.md)'),
  report: text.optional().describe('JSON report of Evidently to take the verdict from, instead of comparing'),
  policy: z
    .enum(['default', 'evidently'])
    .default('default')
    .describe("evidently: methods, numbers and decisions of Evidently's default preset"),
  alpha: share.optional().describe('False alarms allowed a run (default: 0.05)'),
  drift_share: share
    .optional()
    .describe('The data drifted from this share of drifted columns on (default: one column; evidently: 0.5)'),
  min_rows: z.int({ error: 'a whole number' }).min(1).optional().describe('Fewer rows are not judged (default: 50)'),
  ignore: z.array(text).default([]).describe('Columns that are not looked at'),
  columns: z.record(z.string(), rule).default({}).describe('Method and threshold of single columns'),
  types: z
    .strictObject({ number: rule.optional(), category: rule.optional() })
    .default({})
    .describe('Method and threshold of all columns of numbers, or of categories'),
  floors: z
    .strictObject({ number: z.number().min(0).optional(), category: z.number().min(0).optional() })
    .default({})
    .describe('Smaller distances are no drift, however certain (default: 0.1)'),
  segments: z.array(text).max(20).default([]).describe('Columns whose values are judged one by one, too'),
  window: z
    .string({ error: 'a span such as 7d, 12h or 30m' })
    .regex(/^[1-9]\d{0,4}[dhm]$/, { error: 'a span such as 7d, 12h or 30m' })
    .optional()
    .describe('Only the newest rows of this span, by the time column'),
  windows: windowsSchema.prefault({}).describe('How long drift has to last'),
  same_weekday: z
    .boolean({ error: 'true or false' })
    .default(false)
    .describe('Compare with reference rows, or profiles, of the same days of the week only'),
  domain_classifier: z
    .boolean({ error: 'true or false' })
    .default(false)
    .describe('Let a forest try to tell current rows from reference rows'),
  reference_rows: z
    .int({ error: 'a whole number' })
    .min(0)
    .max(2000, { error: 'at most 2000' })
    .default(0)
    .describe('So many training rows are kept in the package for the domain classifier (default: none)'),
}
