import { z } from 'zod'
import { sha256 } from './digest.ts'

/** All that the bytes of a predictions file depend on. */
const batchJobSchema = z.strictObject({
  /** OpenSSF model-signing root of the package. */
  package_digest: sha256,
  /** In order; paths as they stand in rejected rows. */
  data: z.array(z.strictObject({ path: z.string(), sha256 })),
  format: z.enum(['csv', 'tsv', 'jsonl', 'parquet']),
  gzip: z.boolean(),
  /** Input columns before the predictions; null: all. */
  keep: z.array(z.string()).nullable(),
  chunk_rows: z.int().min(1),
  /** Whether the package's own predict command made them. */
  command: z.boolean(),
})
export type BatchJob = z.infer<typeof batchJobSchema>

const counts = { rows: z.int().min(0), rejected: z.int().min(0) }

/** Stored beside a predictions file as `<file>.job.json`: what it was made from. */
export const batchRecordSchema = z.strictObject({
  schema_version: z.literal(1),
  job: batchJobSchema,
  ...counts,
  output: z.strictObject({ sha256, bytes: z.int().min(0) }),
})
export type BatchRecord = z.infer<typeof batchRecordSchema>

/** How far a job is: what a killed one goes on from. */
export const checkpointSchema = z.strictObject({
  schema_version: z.literal(1),
  job: batchJobSchema,
  ...counts,
  /** So many records of this file (from 0), and all of those before it, are in the files below. */
  position: z.strictObject({ file: z.int().min(0), record: z.int().min(0) }),
  /** So many bytes of each file count; what stands after them was being written. */
  bytes: z.strictObject({ output: z.int().min(0), rejected: z.int().min(0), parts: z.int().min(0) }),
  /** The files are whole, and only have to be put in their places. */
  finished: z.boolean(),
})
export type Checkpoint = z.infer<typeof checkpointSchema>
