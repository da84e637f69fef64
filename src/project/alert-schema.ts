import { z } from 'zod'

const text = z.string({ error: 'a text' }).min(1, { error: 'a text that is not empty' })
const share = z
  .number({ error: 'a number from 0 to 1' })
  .min(0, { error: 'a number from 0 to 1' })
  .max(1, { error: 'a number from 0 to 1' })

/** `drift.alert` of the project file. */
export const alertSchema = z.strictObject({
  labels: z.array(text).max(20).default([]).describe('Labels of the alert issue beside mlops-drift'),
  assignees: z.array(text).max(10).default([]).describe('Who is assigned to the alert issue when it is opened'),
})

/** `drift.retrain` of the project file: without it nothing is ever started. */
export const retrainSchema = z.strictObject({
  workflow: z
    .string({ error: 'a file name such as retrain.yml' })
    .regex(/^[\w.-]+\.ya?ml$/, { error: 'the name of a file in .github/workflows, such as retrain.yml' })
    .describe('Workflow to start; it declares the inputs that docs/drift-check.md lists'),
  ref: text.optional().describe('Branch it runs on (default: the default branch)'),
  on: z
    .array(z.enum(['degraded', 'drifted'], { error: 'degraded or drifted' }))
    .min(1)
    .default(['degraded', 'drifted'])
    .describe('Verdicts that may start it'),
  min_impact: share
    .default(0.05)
    .describe('Share of the model that has to be moved by drift: importance times drift, summed over the features'),
  cool_down_days: z
    .number({ error: 'a number of days' })
    .min(0, { error: 'at least 0 days' })
    .max(365, { error: 'at most 365 days' })
    .default(7)
    .describe('Days after a retraining in which no other is started'),
  most_per_version: z
    .int({ error: 'a whole number' })
    .min(1, { error: 'at least 1' })
    .default(2)
    .describe('Retrainings while the same version stays in the stage: after that a person has to look'),
})
