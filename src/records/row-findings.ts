import { z } from 'zod'
import { finiteOrNull } from './digest.ts'

/** All columns at once, where each alone may look still. */
export const multivariateDriftSchema = z.strictObject({
  method: z.enum(['pca_reconstruction', 'domain_classifier']),
  /** Mean reconstruction error, or the area under the ROC curve of telling the two sides apart. */
  drift_score: finiteOrNull,
  /** What it is where nothing drifted: the reference's own error, or 0.5. */
  reference: finiteOrNull,
  /** Drift above the second, or below the first (null: nothing is too low). */
  threshold: z.tuple([z.number().nullable(), z.number()]),
  drifted: z.boolean(),
  rows: z.number(),
  columns: z.int(),
  explanation: z.array(z.string()),
})
export type MultivariateDrift = z.infer<typeof multivariateDriftSchema>

/** Whether the model's errors became more frequent along the labelled rows in the order of their time (Gama et al. 2004). */
export const errorTrendSchema = z.strictObject({
  method: z.literal('ddm'),
  status: z.enum(['drift', 'warning', 'stable']),
  rows: z.number(),
  error_rate: z.number(),
  /** Row, from 1, from which on the level was exceeded; null: never. */
  warning_at: z.number().nullable(),
  drift_at: z.number().nullable(),
  /** Of that row, ISO 8601; null where there is none. */
  time: z.string().nullable(),
})
export type ErrorTrend = z.infer<typeof errorTrendSchema>

/**
 * Principal components of a reference's rows, after imputation (mean, most frequent), frequency encoding and scaling: rows
 * that break the relations between columns are far from their reconstruction.
 */
export const componentsSchema = z.strictObject({
  columns: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('number'), name: z.string(), fill: z.number() }),
      z.strictObject({
        kind: z.literal('category'),
        name: z.string(),
        fill: z.string(),
        labels: z.array(z.string()),
        shares: z.array(z.number()),
      }),
    ]),
  ),
  mean: z.array(z.number()),
  scale: z.array(z.number()),
  /** One row a component kept. */
  components: z.array(z.array(z.number())),
  /** Rows it was made of, their mean reconstruction error and its standard deviation. */
  rows: z.number(),
  error: z.number(),
  deviation: z.number(),
  /** The same of the errors' logarithms, which a few outlying rows do not move. */
  log_error: z.number(),
  log_deviation: z.number(),
})
export type Components = z.infer<typeof componentsSchema>

/** A forest that predicts a model's error on a row; of which metric it is the mean (or its root). */
export const errorModelSchema = z.strictObject({
  metric: z.enum(['mean_absolute_error', 'root_mean_squared_error']),
  /** Bytes of a `forest.bin`, in base64. */
  forest: z.base64().max(32 << 20),
})
export type ErrorModel = z.infer<typeof errorModelSchema>
