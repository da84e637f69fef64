import { z } from 'zod'
import { instant, sha256 } from './digest.ts'
import { gateReportSchema } from './gate-report.ts'
import { runSchema } from './run.ts'

/** What is published beside a version's package as `version.json`. It holds no version number: assets are made before it is known. */
export const versionRecordSchema = z.strictObject({
  schema_version: z.literal(1),
  name: z.string(),
  package_digest: sha256,
  model_digest: sha256,
  run: runSchema,
  /** The gate's report, verbatim; null when the run was registered without one, and then `unvalidated_reason` says why. */
  validation: gateReportSchema.nullable(),
  unvalidated_reason: z.string().nullable(),
  /** The archive's files in order, when it had to be cut under GitHub's 2 GiB an asset. */
  archives: z.array(z.strictObject({ file: z.string(), sha256, bytes: z.int() })),
  created_at: instant,
})
export type VersionRecord = z.infer<typeof versionRecordSchema>
