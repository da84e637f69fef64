import { z } from 'zod'

const count = z.number().min(0)

/** What the script of `mlops profile import` leaves of a whylogs profile. */
export const whylogsSummarySchema = z.strictObject({
  columns: z
    .array(
      z.strictObject({
        name: z.string(),
        n: count,
        missing: count,
        infinite: count,
        types: z.strictObject({ integral: count, fractional: count, boolean: count, string: count }),
        true_count: count,
        distinct: z.strictObject({ value: count, lower: count, upper: count }),
        distribution: z
          .strictObject({
            n: count,
            mean: z.number(),
            m2: count,
            /** At even ranks from 0 to 1. */
            quantiles: z.array(z.number()).min(2).max(10_001),
            /** Largest error of a rank, at 99 %. */
            rank_error: z.number().min(0).max(1),
          })
          .nullable(),
        items: z
          .array(z.strictObject({ value: z.string(), count, lower: count, upper: count }))
          .max(100_000)
          .nullable(),
      }),
    )
    .max(10_000),
})
export type WhylogsSummary = z.infer<typeof whylogsSummarySchema>
