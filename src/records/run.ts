import { z } from 'zod'
import { finiteOrNull, instant, sha256 } from './digest.ts'
import { legSchema } from './leg.ts'
import { fingerprintSchema, reusedSchema } from './reuse.ts'
import { taskSchema } from './task.ts'

/** One file that was read, by its exact bytes. `md5` is DVC's, when a `.dvc` pointer named the data. */
export const dataSourceSchema = z.strictObject({
  path: z.string(),
  sha256,
  bytes: z.int().min(0),
  md5: z.string().optional(),
})
export type DataSource = z.infer<typeof dataSourceSchema>

/** A column as it was read: what it holds and what it is used for. */
export const columnSummarySchema = z.strictObject({
  name: z.string(),
  type: z.enum(['number', 'string']),
  role: z.enum(['number', 'category', 'target', 'id', 'time', 'group', 'weight', 'text', 'ignore']),
  missing: z.int().min(0),
  distinct: z.int().min(0),
})
export type ColumnSummary = z.infer<typeof columnSummarySchema>

/** A data set that went into a run. `digest` is the sha256 over its sources' digests; rows_digest that of the rows used. */
export const datasetInputSchema = z.strictObject({
  context: z.enum(['training', 'testing']),
  digest: sha256,
  rows: z.int().min(0),
  sources: z.array(dataSourceSchema),
  columns: z.array(columnSummarySchema),
})
export type DatasetInput = z.infer<typeof datasetInputSchema>

export const metricPointSchema = z.strictObject({
  key: z.string().max(250),
  value: finiteOrNull,
  step: z.int(),
  /** Milliseconds since 1970. */
  timestamp: z.int().min(0),
})
export type MetricPoint = z.infer<typeof metricPointSchema>

/** Where a run came from: facts for people. What decides trust is asked of the API, never read here. */
export const originSchema = z.strictObject({
  commit: z.string().nullable(),
  branch: z.string().nullable(),
  repository: z.string().nullable(),
  dirty: z.boolean().nullable(),
  workflow: z.string().nullable(),
  workflow_run_id: z.string().nullable(),
  workflow_run_attempt: z.int().nullable(),
  job: z.string().nullable(),
  event: z.string().nullable(),
  user: z.string().nullable(),
})
export type Origin = z.infer<typeof originSchema>

export const modelReferenceSchema = z.strictObject({
  /** Digest of the model's content, without run id, uuid and times. */
  model_digest: sha256,
  /** OpenSSF model-signing root over all files of the package. */
  package_digest: sha256,
  bytes: z.int().min(0),
  files: z.int().min(0),
})
export type ModelReference = z.infer<typeof modelReferenceSchema>

export const runSchema = z.strictObject({
  schema_version: z.literal(1),
  run_id: z.string().regex(/^[0-9a-f]{32}$/),
  name: z.string(),
  task: taskSchema,
  status: z.enum(['finished', 'failed']),
  started_at: instant,
  ended_at: instant,
  seconds: z.record(z.string(), z.number()),
  algorithm: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  metrics: z.record(z.string(), finiteOrNull),
  /** What the user's own program logged; shown, and gating only where `validate.trust_logged` names it. */
  logged: z.record(z.string(), finiteOrNull),
  tags: z.record(z.string(), z.string()),
  datasets: z.array(datasetInputSchema),
  origin: originSchema,
  /** The matrix leg that made it; absent: it was no matrix. */
  leg: legSchema.optional(),
  /** null when the run failed, or logged metrics only. */
  model: modelReferenceSchema.nullable(),
  failure: z
    .strictObject({ message: z.string(), exit_code: z.int().nullable(), log_tail: z.array(z.string()) })
    .nullable(),
  /** What the model was made of; absent: that could not be told, and the run is never reused. */
  fingerprint: fingerprintSchema.optional(),
  /** The run whose model and numbers these are: nothing was trained. */
  reused: reusedSchema.optional(),
})
export type Run = z.infer<typeof runSchema>
