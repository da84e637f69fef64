import { z } from 'zod'
import { instant, sha256 } from './digest.ts'
import { taskSchema } from './task.ts'

/** A value of a feature as it was asked about; null: missing. Whole numbers beyond 2^53 are texts of their digits. */
const loggedValue = z.union([z.string(), z.number(), z.boolean(), z.null()])

const loggedColumn = z.strictObject({
  name: z.string(),
  role: z.enum(['feature', 'prediction', 'probability', 'target']),
  type: z.enum(['number', 'string']),
  /** `hashed`: 16 hex digits of a keyed hash stand for the value, equal ones for equal values; `redacted`: it is left out. */
  privacy: z.enum(['plain', 'hashed', 'redacted']),
})
export type LoggedColumn = z.infer<typeof loggedColumn>

/** First line of every file and of every stream: what the lines after it hold, up to the next of its kind. */
export const logSchemaRecordSchema = z.strictObject({
  kind: z.literal('schema'),
  schema_version: z.literal(1),
  model: z.strictObject({ name: z.string(), version: z.string().nullable(), digest: sha256 }),
  task: taskSchema,
  /** Sorted class labels; empty for regression. */
  classes: z.array(z.string()),
  positive: z.string().nullable(),
  /** Probabilities are named `probability.<class>`, as in a predictions file. */
  columns: z.array(loggedColumn).max(10_000),
  /** Share of the requests that is logged, 0 to 1. A request is logged with all of its rows, or not at all. */
  sampled: z.number().min(0).max(1),
  time: instant,
})
export type LogSchemaRecord = z.infer<typeof logSchemaRecordSchema>

const requestRow = {
  time: instant,
  request_id: z.string().min(1).max(128),
  /** Place of the row in its request, from 0. */
  row: z.int().min(0),
}

/** One predicted row. */
export const loggedPredictionSchema = z.strictObject({
  kind: z.literal('prediction'),
  ...requestRow,
  features: z.record(z.string(), loggedValue),
  /** A class label or a number; null where the request failed. */
  prediction: z.union([z.string(), z.number()]).nullable(),
  /** By class; null for regression, for models that give none, and where the request failed. */
  probabilities: z.record(z.string(), z.number()).nullable(),
  /** Milliseconds from the whole request read to its predictions made. */
  latency_ms: z.number().min(0),
  /** Of HTTP. */
  status: z.int().min(100).max(599),
  /** Of W3C Trace Context, where the caller sent one. */
  trace_id: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .nullable(),
})
export type LoggedPrediction = z.infer<typeof loggedPredictionSchema>

/** A label that came late. Appended only: of several for one row the newest counts. */
export const loggedFeedbackSchema = z.strictObject({
  kind: z.literal('feedback'),
  ...requestRow,
  actual: z.union([z.string(), z.number()]),
})
export type LoggedFeedback = z.infer<typeof loggedFeedbackSchema>

/**
 * A line of the server's prediction log (JSON Lines). Predictions and feedback lie in files of their own, each beginning
 * with a schema record; a reader passes over a torn last line.
 */
export const predictionLogRecordSchema = z.discriminatedUnion('kind', [
  logSchemaRecordSchema,
  loggedPredictionSchema,
  loggedFeedbackSchema,
])
export type PredictionLogRecord = z.infer<typeof predictionLogRecordSchema>
