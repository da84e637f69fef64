import { z } from 'zod'
import { metricsFor } from '../metrics/table.ts'
import type { LocatedIssue } from './issue-problem.ts'

const error = 'a number between 0 and 1, or {metric: f1, folds: 5}'

/** From which probability of the positive class on a row counts as positive: a number, or found on folds of the training rows. */
export const decisionThresholdSchema = z.union(
  [
    z.number({ error }).gt(0, { error }).lt(1, { error }),
    z.strictObject(
      {
        metric: z.string({ error: 'the name of a metric' }),
        folds: z
          .int({ error: 'a whole number from 2 to 20' })
          .min(2, { error: 'a whole number from 2 to 20' })
          .max(20, { error: 'a whole number from 2 to 20' })
          .default(5),
      },
      { error },
    ),
  ],
  { error },
)
export type DecisionThreshold = z.output<typeof decisionThresholdSchema>

/** Only two classes have a threshold, only our own trainers can be told one, and only some metrics depend on it. */
export function checkDecisionThreshold(valueAt: (path: readonly PropertyKey[]) => unknown): LocatedIssue[] {
  const path = ['train', 'decision_threshold']
  const parsed = decisionThresholdSchema.safeParse(valueAt(path))
  if (!parsed.success) return []
  const found: LocatedIssue[] = []
  if (valueAt(['task']) !== 'binary-classification')
    found.push({
      path,
      problem: { what: 'decision_threshold is given', allowed: 'only with task: binary-classification' },
    })
  if (valueAt(['train', 'run']) !== undefined)
    found.push({
      path,
      problem: {
        what: 'decision_threshold is given with train.run, whose program decides its own labels',
        allowed: 'only with a built-in algorithm',
      },
    })
  const names = metricsFor('binary-classification').flatMap(({ name, needs }) => (needs === 'labels' ? [name] : []))
  if (typeof parsed.data === 'object' && !names.includes(parsed.data.metric))
    found.push({
      path: [...path, 'metric'],
      problem: { what: `${parsed.data.metric} does not depend on a threshold`, allowed: names.join(', ') },
    })
  return found
}
