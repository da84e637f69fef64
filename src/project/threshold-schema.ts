import { z } from 'zod'

const limit = z.number({ error: 'a number' })
const change = limit.positive({ error: 'a number above 0' })
const regression = limit.min(0, { error: 'a number of at least 0' })
const share = limit.min(0, { error: 'a number from 0 to 1' }).max(1, { error: 'a number from 0 to 1' })

/** MLflow's four fields, and the two that say how much worse a candidate may be (at least one of the limits is needed). */
export const thresholdSchema = z.strictObject({
  threshold: limit.optional().describe('The candidate must be at least this good'),
  min_absolute_change: change.optional().describe('The candidate must beat every baseline by this much'),
  min_relative_change: share
    .optional()
    .describe("The candidate must beat every baseline by this share of the baseline's value"),
  max_absolute_regression: regression.optional().describe('The candidate may be this much worse than a baseline'),
  max_relative_regression: regression
    .optional()
    .describe("The candidate may be worse by this share of a baseline's value"),
  greater_is_better: z
    .boolean({ error: 'true or false' })
    .optional()
    .describe('Direction, for metrics that the built-in table does not have'),
})

export const metricThresholdsSchema = z.record(z.string(), thresholdSchema)

/** Over all test rows a metric may also be computed by a program of the project's own. */
export const wholeThresholdsSchema = z.record(
  z.string(),
  thresholdSchema.extend({
    run: z
      .string({ error: 'a command' })
      .min(1, { error: 'a command' })
      .optional()
      .describe('Command that computes this metric from the file MLOPS_PREDICTIONS and writes it to MLOPS_METRIC_FILE'),
  }),
)

export const sliceSchema = z.strictObject({
  min_rows: z.int({ error: 'a whole number' }).min(1, { error: 'a whole number of at least 1' }).default(100),
  metrics: metricThresholdsSchema,
})
