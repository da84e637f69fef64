import { z } from 'zod'
import { taskSchema } from '../records/task.ts'
import { alertSchema, retrainSchema } from './alert-schema.ts'
import { decisionThresholdSchema } from './decision-threshold-schema.ts'
import { driftCheckFields } from './drift-schema.ts'
import { reuseFields } from './reuse-schema.ts'
import { sliceSchema, wholeThresholdsSchema } from './threshold-schema.ts'

const text = z.string({ error: 'a text' }).min(1, { error: 'a text that is not empty' })
const patterns = z
  .union([text, z.array(text).min(1)], { error: 'a path or glob, or a list of them' })
  .transform((value) => (typeof value === 'string' ? [value] : value))
const scalar = z
  .union([z.string(), z.number(), z.boolean()], { error: 'a text, a number, true or false' })
  .transform(String)

const splitSchema = z.strictObject({
  method: z.enum(['hash', 'time', 'group', 'random']).default('hash'),
  test: z
    .number({ error: 'a number between 0 and 1' })
    .gt(0, { error: 'a number between 0 and 1' })
    .lt(1, { error: 'a number between 0 and 1' })
    .default(0.2)
    .describe('Share of the rows held out for the test'),
  seed: z.int({ error: 'a whole number' }).min(0, { error: 'a whole number of at least 0' }).default(0),
})

const dataSchema = z.strictObject({
  train: patterns.describe('Training rows: CSV, TSV, JSON Lines or Parquet (also .gz), a glob, or a .dvc pointer'),
  test: patterns.optional().describe('Test rows; without it, data.split holds some of the training rows out'),
  split: splitSchema.optional(),
  fetch: text.optional().describe('Command that brings the data; runs first'),
  prepare: text.optional().describe('Command that makes the data files; runs after fetch'),
})

export const columnRoleSchema = z.enum(['id', 'time', 'group', 'weight', 'category', 'number', 'text', 'ignore'])

const trainSchema = z.strictObject({
  algorithm: z.enum(['random-forest', 'ml-random-forest']).optional(),
  run: text.optional().describe('Your own training program instead of a built-in algorithm'),
  decision_threshold: decisionThresholdSchema
    .optional()
    .describe('Probability from which on a row counts as positive: a number, or found on folds for a metric'),
  params: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()], { error: 'a single value' }))
    .default({}),
  env: z.array(text).default([]).describe('Names of secret-like environment variables that the program may see'),
  ...reuseFields,
})

const validateSchema = z.strictObject({
  baseline: z
    .union([text, z.array(text)], { error: '`base`, a stage, or a list of them' })
    .transform((value) => (typeof value === 'string' ? [value] : value))
    .default(['base', 'production']),
  'on-missing-baseline': z.enum(['pass-first', 'fail', 'absolute-only']).default('pass-first'),
  uncertainty: z.enum(['report', 'strict']).default('report'),
  compat: z
    .enum(['none', 'mlflow'])
    .default('none')
    .describe("mlflow: decide exactly as MLflow's MetricThreshold does"),
  metrics: wholeThresholdsSchema.optional(),
  slices: z.record(z.string(), sliceSchema).default({}),
  fairness: z
    .record(z.string(), sliceSchema)
    .default({})
    .describe('Gaps between the groups that a column makes, such as selection_rate_difference'),
  allow_overlap: z
    .boolean({ error: 'true or false' })
    .default(false)
    .describe('Judge a candidate even on test rows that it was trained on'),
  repeats: z
    .int({ error: 'a whole number' })
    .min(1, { error: 'a whole number from 1 to 20' })
    .max(20, { error: 'a whole number from 1 to 20' })
    .default(1)
    .describe('Train with so many seeds and compare the means of their metrics'),
  signature: z
    .enum(['compatible', 'any'])
    .default('any')
    .describe("compatible: callers of a baseline's model must be able to call the candidate"),
  trust_logged: z.array(text).default([]).describe("Metrics of the program's own log that may gate"),
  predict: text.optional().describe('Command that predicts with a model we cannot load ourselves'),
})

const driftSchema = z.strictObject({
  alert: alertSchema.optional().describe('The alert issue'),
  retrain: retrainSchema
    .optional()
    .describe('Starts a workflow, at most once an episode, when the model decays or drift moves it'),
  ...driftCheckFields,
})

/** `mlops.yml`. The published JSON Schema is generated from this, so editor and check cannot differ. */
export const projectSchema = z.strictObject({
  name: z
    .string({ error: 'lower-case letters, digits and dashes, e.g. birdstrike-damage' })
    .regex(/^[a-z0-9](?:[a-z0-9-]{0,98}[a-z0-9])?$/, {
      error: 'lower-case letters, digits and dashes, e.g. birdstrike-damage',
    })
    .describe('The model, in run artifacts, tags and releases'),
  task: taskSchema,
  target: text.describe('Column to predict'),
  positive: scalar.optional().describe('Class that counts as positive (binary classification)'),
  data: dataSchema,
  columns: z.record(z.string(), columnRoleSchema).default({}),
  train: trainSchema.prefault({}),
  validate: validateSchema.prefault({}),
  drift: driftSchema.optional(),
})

export type ProjectFields = z.output<typeof projectSchema>
