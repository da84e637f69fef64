import { z } from 'zod'
import { sha256 } from './digest.ts'
import { componentsSchema, errorModelSchema, errorTrendSchema, multivariateDriftSchema } from './row-findings.ts'
import { taskSchema } from './task.ts'

const count = z.number().min(0)
const MOST_COLUMNS = 10_000
const MOST_KNOTS = 2_000_000

/** How far a stored number may be from the data's: `error` is the largest possible difference where it is bounded. */
export const precisionSchema = z.strictObject({
  kind: z.enum(['exact', 'bounded', 'unavailable']),
  error: z.number().min(0).nullable(),
})
export type Precision = z.infer<typeof precisionSchema>

/** From a random sketch of another library: its errors are bounded in most cases only, so that no p-value is made of it. */
const sketchedSchema = z.boolean().default(false)

const columnBase = {
  name: z.string(),
  /** What the column is used for. */
  role: z.enum(['feature', 'target', 'prediction', 'probability', 'id', 'time', 'group', 'weight', 'text', 'ignore']),
  missing: count,
  distinct: z.strictObject({ value: count, precision: precisionSchema }),
}

/**
 * Numbers as a step function: `counts[i]` rows equal `values[i]`, `between[i]` lie strictly between `values[i - 1]` and
 * it (null: none anywhere). Infinite values are counted apart. `precision` is of the distribution function, 0 to 1.
 */
export const numberProfileSchema = z.strictObject({
  ...columnBase,
  kind: z.literal('number'),
  /** Finite values. */
  rows: count,
  infinite: count,
  whole: z.boolean(),
  mean: z.number().nullable(),
  /** Sum of the squared deviations from the mean. */
  m2: z.number().nullable(),
  /** Most rows in a row, in the data's order, with the same value; null once merged. */
  longest_run: count.nullable(),
  precision: precisionSchema,
  sketched: sketchedSchema,
  values: z.array(z.number()).max(MOST_KNOTS),
  counts: z.array(count).max(MOST_KNOTS),
  between: z.array(count).max(MOST_KNOTS).nullable(),
})
export type NumberProfile = z.infer<typeof numberProfileSchema>

/** The most frequent labels (falling count, then code point), and the rest together. */
export const categoryProfileSchema = z.strictObject({
  ...columnBase,
  kind: z.literal('category'),
  rows: count,
  precision: precisionSchema,
  sketched: sketchedSchema,
  labels: z.array(z.string()).max(MOST_KNOTS),
  counts: z.array(count).max(MOST_KNOTS),
  other: z.strictObject({ rows: count, distinct: count }),
})
export type CategoryProfile = z.infer<typeof categoryProfileSchema>

/** A column whose values are not compared: free text, ids, times (`first` and `last` in milliseconds since 1970). */
export const otherProfileSchema = z.strictObject({
  ...columnBase,
  kind: z.literal('other'),
  rows: count,
  first: z.number().nullable(),
  last: z.number().nullable(),
})

export const columnProfileSchema = z.discriminatedUnion('kind', [
  numberProfileSchema,
  categoryProfileSchema,
  otherProfileSchema,
])
export type ColumnProfile = z.infer<typeof columnProfileSchema>

/** How good the predictions of these rows were, and how well their probabilities could be trusted. */
export const outcomeSchema = z.strictObject({
  task: taskSchema,
  positive: z.string().nullable(),
  rows: count,
  metrics: z.array(z.strictObject({ name: z.string(), value: z.number(), standard_error: z.number().nullable() })),
  /**
   * Isotonic map of the positive class's probability to the share that was positive, and the probability from which on
   * rows were predicted positive (null: no such one); binary tasks only.
   */
  calibration: z
    .strictObject({
      threshold: z.number().nullable(),
      probability: z.array(z.number()).max(10_000),
      share: z.array(z.number()).max(10_000),
    })
    .nullable(),
  /** Regression: what the errors of rows without labels are estimated by. */
  error_models: z.array(errorModelSchema).max(2).default([]),
  /** Of rows that tell their time. */
  error_trend: errorTrendSchema.nullable().default(null),
})
export type OutcomeProfile = z.infer<typeof outcomeSchema>

const segmentSchema = z.strictObject({
  column: z.string(),
  value: z.string(),
  rows: count,
  columns: z.array(columnProfileSchema).max(MOST_COLUMNS),
})
export type SegmentProfile = z.infer<typeof segmentSchema>

/** The summary of a data set that stands in for its rows. */
export const profileSchema = z
  .strictObject({
    schema_version: z.literal(1),
    rows: count,
    /** Of the data's files; null where it was not read from files as a whole. */
    digest: sha256.nullable(),
    /** How often the tables of numbers were thinned or mixed: each adds to their error. */
    generations: z.int().min(0),
    duplicates: z.strictObject({ value: count.nullable(), precision: precisionSchema }),
    columns: z.array(columnProfileSchema).max(MOST_COLUMNS),
    outcome: outcomeSchema.nullable(),
    /** Of a reference: the model's weight of each feature, summing to 1; null where it tells none. */
    importances: z.record(z.string(), z.number()).nullable().default(null),
    /** Of a reference: what the rows of later data are held against. */
    components: componentsSchema.nullable().default(null),
    /** Rows with one value of a column, each summarised like the whole. */
    segments: z.array(segmentSchema).max(1000).default([]),
    /** What was found in the rows themselves with the reference at hand, so that the profile says it without them. */
    multivariate: z.array(multivariateDriftSchema).default([]),
    estimated: outcomeSchema.nullable().default(null),
  })
  .refine(({ columns, segments }) => [columns, ...segments.map((one) => one.columns)].flat().every(consistent), {
    error: 'the tables of a column do not fit together, or their values do not ascend',
  })
export type Profile = z.infer<typeof profileSchema>

/** `reference.json` of a model package: what later data is compared with. */
export const referenceSchema = z.strictObject({
  schema_version: z.literal(1),
  name: z.string(),
  task: taskSchema,
  target: z.string(),
  /** Of the training rows: features and target. */
  training: profileSchema,
  /** Of held-out rows, with their predictions: a model is surer of rows it was trained on. */
  held_out: profileSchema.nullable(),
  /** Some training rows, column by column, where the project opts in: to tell rows apart takes rows. */
  sample: z
    .array(z.strictObject({ name: z.string(), values: z.array(z.union([z.number(), z.string()]).nullable()) }))
    .nullable()
    .default(null),
})
export type Reference = z.infer<typeof referenceSchema>

function consistent(column: ColumnProfile): boolean {
  if (column.kind === 'other') return true
  const { counts } = column
  const total = counts.reduce((sum, one) => sum + one, 0)
  if (column.kind === 'category')
    return column.labels.length === counts.length && near(total + column.other.rows, column.rows)
  const { values, between, rows } = column
  if (values.length !== counts.length || (between !== null && between.length !== counts.length)) return false
  if (!near(total + (between?.reduce((sum, one) => sum + one, 0) ?? 0), rows)) return false
  return values.every((value, i) => i === 0 || value > values[i - 1]!)
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-6 * Math.max(1, b)
}
