import { z } from 'zod'
import { finiteOrNull, sha256 } from './digest.ts'
import { precisionSchema } from './profile.ts'
import { errorTrendSchema, multivariateDriftSchema } from './row-findings.ts'

export const driftVerdictSchema = z.enum(['stable', 'drifted', 'degraded', 'broken', 'insufficient'])
export type DriftVerdict = z.infer<typeof driftVerdictSchema>

export const driftMethodSchema = z.enum([
  'ks',
  'wasserstein',
  'chisquare',
  'z',
  'g_test',
  'jensenshannon',
  'psi',
  'kl_div',
  'hellinger',
  'l_infinity',
])
export type DriftMethod = z.infer<typeof driftMethodSchema>

/** Something wrong with the feed itself. `fail` makes the verdict `broken`: no model can answer it, and none is retrained. */
export const qualityIssueSchema = z.strictObject({
  check: z.enum([
    'missing-column',
    'new-column',
    'type',
    'missing-values',
    'infinite-values',
    'range',
    'unit',
    'new-categories',
    'constant',
    'frozen',
    'duplicates',
    'repeated-feed',
    'stale-feed',
  ]),
  column: z.string().nullable(),
  status: z.enum(['fail', 'warn']),
  /** One sentence, ready to be shown. */
  reason: z.string(),
  reference: finiteOrNull,
  current: finiteOrNull,
})
export type QualityIssue = z.infer<typeof qualityIssueSchema>

/** Shares of the rows in bins; the bins of both sides are the same. */
export const distributionSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('number'),
    edges: z.array(z.number()),
    reference: z.array(z.number()),
    current: z.array(z.number()),
  }),
  z.strictObject({
    kind: z.literal('category'),
    labels: z.array(z.string()),
    reference: z.array(z.number()),
    current: z.array(z.number()),
  }),
])
export type DriftDistribution = z.infer<typeof distributionSchema>

export const driftColumnSchema = z.strictObject({
  column: z.string(),
  kind: z.enum(['number', 'category', 'other']),
  role: z.string(),
  /** How the score was made; null where the column was not compared. */
  method: driftMethodSchema.nullable(),
  /** A distance, or a p-value (of `ks`, `chisquare`, `z`, `g_test`). */
  drift_score: finiteOrNull,
  threshold: finiteOrNull,
  drifted: z.boolean(),
  status: z.enum(['drifted', 'stable', 'insufficient', 'not-covered']),
  /** Of the test beside a distance, and after Benjamini-Hochberg over all columns; null where there is none. */
  p_value: finiteOrNull,
  adjusted_p_value: finiteOrNull,
  /** Of the drift score. */
  precision: precisionSchema,
  /** The smallest shift that would probably have been found: in standard deviations (number), or as `drift_score` (category). */
  detectable: finiteOrNull,
  rows: z.strictObject({ reference: z.number(), current: z.number() }),
  /** The model's own weight of the column, 0 to 1; null where it is not known. */
  importance: finiteOrNull,
  /** What moved, by how much; sentences, most telling first. */
  explanation: z.array(z.string()),
  quantiles: z.array(z.strictObject({ share: z.number(), reference: z.number(), current: z.number() })),
  categories: z.array(z.strictObject({ label: z.string(), reference: z.number(), current: z.number() })),
  distribution: distributionSchema.nullable(),
})
export type DriftColumn = z.infer<typeof driftColumnSchema>

/** A metric of the current rows beside the reference's: measured with labels, or estimated without them. */
export const driftMetricSchema = z.strictObject({
  name: z.string(),
  source: z.enum(['labels', 'estimate']),
  greater_is_better: z.boolean(),
  reference: finiteOrNull,
  current: finiteOrNull,
  delta: finiteOrNull,
  /** 95 % interval of delta; null where it is not known. */
  interval: z.tuple([z.number(), z.number()]).nullable(),
  status: z.enum(['degraded', 'kept', 'inconclusive']),
})
export type DriftMetric = z.infer<typeof driftMetricSchema>

/** The rows with one value of a column, judged by themselves. */
export const driftSegmentSchema = z.strictObject({
  column: z.string(),
  value: z.string(),
  rows: z.strictObject({ reference: z.number(), current: z.number() }),
  verdict: driftVerdictSchema,
  compared: z.int(),
  drifted: z.array(z.string()),
  /** Most telling first. */
  explanation: z.array(z.string()),
})

/** How the windows before this one bear on the verdict; null in a report of one comparison. */
export const persistenceSchema = z.strictObject({
  /** A column counts as drifted when it did in so many `of` the last windows, or now by `strong` times its threshold. */
  needed: z.int(),
  of: z.int(),
  strong: z.number(),
  /** By this window alone. */
  found: driftVerdictSchema,
  /** Earlier windows that counted. */
  earlier: z.int(),
  columns: z.array(
    z.strictObject({ column: z.string(), windows: z.int(), strength: finiteOrNull, confirmed: z.boolean() }),
  ),
})

const sideSchema = z.strictObject({
  /** What people call it: a file, `name@v1.2.0`. */
  source: z.string(),
  rows: z.number(),
  digest: sha256.nullable(),
  columns: z.int(),
  /** First and last time in the rows, ISO 8601; null where no column tells the time. */
  from: z.string().nullable(),
  to: z.string().nullable(),
})

/** A pure function of two profiles and a policy: it holds no time, so that replaying it gives the same bytes. */
export const driftReportSchema = z.strictObject({
  schema_version: z.literal(1),
  name: z.string().nullable(),
  verdict: driftVerdictSchema,
  /** Sentences, most important first. */
  reasons: z.array(z.string()),
  notes: z.array(z.string()),
  policy: z.strictObject({
    /** `imported`: another engine judged. */
    name: z.enum(['default', 'evidently', 'imported']),
    alpha: z.number(),
    /** The data set counts as drifted from this share of drifted columns on. */
    drift_share: z.number(),
    min_rows: z.int(),
    ignored: z.array(z.string()),
  }),
  reference: sideSchema,
  current: sideSchema,
  quality: z.array(qualityIssueSchema),
  drift: z.strictObject({ compared: z.int(), drifted: z.int(), share: z.number() }),
  columns: z.array(driftColumnSchema),
  multivariate: z.array(multivariateDriftSchema),
  segments: z.array(driftSegmentSchema),
  performance: z.array(driftMetricSchema),
  error_trend: errorTrendSchema.nullable(),
  persistence: persistenceSchema.nullable(),
})
export type DriftReport = z.infer<typeof driftReportSchema>
