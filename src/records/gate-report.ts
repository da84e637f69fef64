import { z } from 'zod'
import { commit, finiteOrNull, instant, sha256 } from './digest.ts'
import { explanationSchema } from './explanation.ts'
import { legSchema } from './leg.ts'
import { taskSchema } from './task.ts'

export const verdictSchema = z.enum(['pass', 'fail', 'inconclusive', 'incomplete'])
export type Verdict = z.infer<typeof verdictSchema>

export const checkKindSchema = z.enum([
  'threshold',
  'min_absolute_change',
  'min_relative_change',
  'max_absolute_regression',
  'max_relative_regression',
])
export type CheckKind = z.infer<typeof checkKindSchema>

/** One check of one metric, against its threshold or against one baseline. `limit` is what the candidate had to reach. */
export const checkSchema = z.strictObject({
  kind: checkKindSchema,
  /** null for `threshold`: it needs no baseline. */
  baseline: z.string().nullable(),
  configured: z.number(),
  limit: finiteOrNull,
  status: z.enum(['pass', 'fail', 'unchanged', 'inconclusive', 'incomplete', 'skipped']),
  /** One sentence, ready to be shown. */
  reason: z.string(),
})
export type Check = z.infer<typeof checkSchema>

export const metricStatusSchema = z.enum(['pass', 'fail', 'unchanged', 'inconclusive', 'incomplete', 'info'])
export type MetricStatus = z.infer<typeof metricStatusSchema>

/** One metric of the candidate beside one baseline (`baseline_name` null: nothing to compare with). */
export const metricRowSchema = z.strictObject({
  name: z.string(),
  slice: z.strictObject({ column: z.string(), value: z.string(), rows: z.int() }).nullable(),
  greater_is_better: z.boolean(),
  candidate: finiteOrNull,
  baseline: finiteOrNull,
  baseline_name: z.string().nullable(),
  /** candidate - baseline */
  delta: finiteOrNull,
  /** 95 % interval of delta by paired bootstrap; null when it was not computed. */
  interval: z.tuple([z.number(), z.number()]).nullable(),
  /** Ends of the two one-sided 95 % intervals, where they decide (`uncertainty: strict`). */
  bounds: z.tuple([z.number(), z.number()]).optional(),
  threshold: finiteOrNull,
  status: metricStatusSchema,
  checks: z.array(checkSchema),
})
export type MetricRow = z.infer<typeof metricRowSchema>

/** A model the candidate was, or should have been, compared with. */
export const baselineSchema = z.strictObject({
  /** `base` or a stage's name. */
  name: z.string(),
  status: z.enum(['compared', 'unchanged', 'missing', 'incomplete']),
  /** How it was found, e.g. `run of 3f2a91c, 2 commits before the base` or `birdstrike-damage@v0.0.1`. */
  source: z.string(),
  run_id: z.string().nullable(),
  version: z.string().nullable(),
  commit: z.string().nullable(),
  /** First-parent commits between the base and the commit whose run was used. */
  distance: z.int().nullable(),
  model_digest: sha256.nullable(),
  created_at: instant.nullable(),
  rescored: z.boolean(),
})
export type Baseline = z.infer<typeof baselineSchema>

/** A value that differs between baseline and candidate: a param, a column of the data, of the signature, of the policy. */
export const changeSchema = z.strictObject({
  key: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
})
export type Change = z.infer<typeof changeSchema>

/** Points of a chart, x ascending. */
export const seriesSchema = z.strictObject({ name: z.string(), x: z.array(z.number()), y: z.array(z.number()) })
export type Series = z.infer<typeof seriesSchema>

/** A person with write access let a failing change through. `at` is when both label and reason were there. */
export const acceptedSchema = z.strictObject({ by: z.string(), reason: z.string(), at: instant })
export type Accepted = z.infer<typeof acceptedSchema>

export const gateReportSchema = z.strictObject({
  schema_version: z.literal(1),
  name: z.string(),
  task: taskSchema,
  verdict: verdictSchema,
  /** Sentences, most important first; empty only when the verdict is `pass` and there is nothing to say. */
  reasons: z.array(z.string()),
  /** Sentences that do not decide: nothing was compared, baseline is old, policy of the head was used ... */
  notes: z.array(z.string()),
  /** The matrix leg that trained the candidate, and how many there are; null: it is not told. */
  leg: legSchema.optional(),
  /** Who lets a `fail` through, and why; the verdict stays what was measured. */
  accepted: acceptedSchema.optional(),
  /** null: there was no run to judge, and the verdict is `incomplete`. */
  candidate: z
    .strictObject({
      run_id: z.string(),
      commit: z.string().nullable(),
      branch: z.string().nullable(),
      model_digest: sha256.nullable(),
      package_digest: sha256.nullable(),
      created_at: instant,
      algorithm: z.string(),
    })
    .nullable(),
  baselines: z.array(baselineSchema),
  metrics: z.array(metricRowSchema),
  /** null: it could not be read, and the verdict is `incomplete`. */
  test_data: z.strictObject({ digest: sha256, rows: z.int(), sources: z.array(z.string()) }).nullable(),
  policy: z.strictObject({
    /** `base <sha>`, `head` or the file's path: whose thresholds were used. */
    source: z.string(),
    compat: z.enum(['none', 'mlflow']),
    /** The commit that the candidate is measured against, in full; null: the event has none. */
    base: commit.nullable().optional(),
    /** What the head would change in the policy. */
    changes: z.array(changeSchema),
  }),
  params: z.array(changeSchema),
  data: z.array(changeSchema),
  signature: z.array(changeSchema),
  logged: z.record(z.string(), finiteOrNull),
  charts: z.strictObject({
    roc: z.array(seriesSchema),
    calibration: z.array(seriesSchema),
    /** Rows of actual x columns of predicted counts, in the order of `classes`. */
    confusion: z.strictObject({ classes: z.array(z.string()), counts: z.array(z.array(z.int())) }).nullable(),
  }),
  /** null: there was no other model to be compared with. */
  explanation: explanationSchema.nullable(),
  created_at: instant,
  workflow: z
    .strictObject({
      run_id: z.string(),
      attempt: z.int(),
      url: z.string(),
      /** The job that judged, by its key in the workflow file. */
      job: z.string().optional(),
    })
    .nullable(),
})
export type GateReport = z.infer<typeof gateReportSchema>
