import { z } from 'zod'
import { finiteOrNull } from './digest.ts'

/** A paired test of two models on the same rows. */
export const pairedTestSchema = z.strictObject({
  /** `mcnemar`: do they err on equally many rows; `delong`: are their areas under the ROC curve equal. */
  name: z.enum(['mcnemar', 'delong']),
  /** mcnemar: rows that only the candidate got right less those that only the baseline did; delong: difference of the areas. */
  difference: z.number(),
  p_value: finiteOrNull,
})
export type PairedTest = z.infer<typeof pairedTestSchema>

/** Rows that changed for the better and for the worse. */
const changedRows = { rows: z.int(), improved: z.int(), worsened: z.int() }

export const rowChangesSchema = z.strictObject({
  /** `labels`: a wrong label became right, or a right one wrong; `errors`: the absolute error shrank, or grew. */
  kind: z.enum(['labels', 'errors']),
  ...changedRows,
  /** Where the balance moved most, gravest first. */
  slices: z.array(z.strictObject({ column: z.string(), value: z.string(), ...changedRows })),
  /** The rows that lost most, gravest first. `row` counts from 1 in the test data; a row's own values are not kept. */
  costliest: z.array(
    z.strictObject({
      row: z.int(),
      actual: z.string(),
      before: z.string(),
      after: z.string(),
      /** labels: the probability that the actual class lost, null without probabilities; errors: by how much the error grew. */
      cost: finiteOrNull,
    }),
  ),
})
export type RowChanges = z.infer<typeof rowChangesSchema>

export const importancesSchema = z.strictObject({
  /** The metric whose loss is measured. */
  metric: z.string(),
  /** Rows that were shuffled. */
  rows: z.int(),
  /** Loss of the metric when a column is shuffled; 0: the model does not read it. The largest moves first. */
  features: z.array(z.strictObject({ name: z.string(), baseline: finiteOrNull, candidate: finiteOrNull })),
})
export type Importances = z.infer<typeof importancesSchema>

/** What lies behind the difference to the first compared baseline. */
export const explanationSchema = z.strictObject({
  baseline: z.string(),
  tests: z.array(pairedTestSchema),
  row_changes: rowChangesSchema,
  /** null where one of the two cannot be asked again: a predict command, stored predictions. */
  importances: importancesSchema.nullable(),
})
export type Explanation = z.infer<typeof explanationSchema>
