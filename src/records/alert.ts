import { z } from 'zod'
import { instant, sha256 } from './digest.ts'
import { driftVerdictSchema } from './drift-report.ts'

/** As many are kept in the alert: a month of days. */
export const KEPT_CHECKS = 30
/** Of the columns that drifted, as many are named a check. */
export const NAMED_COLUMNS = 5
const KEPT_RETRAININGS = 5

/** One look at the current data, as the alert remembers it. */
export const alertCheckSchema = z.strictObject({
  /** The workflow run's, so that a job that runs again replaces its own row. */
  id: z.string().regex(/^[A-Za-z0-9-]{1,64}$/),
  at: instant,
  verdict: driftVerdictSchema,
  rows: z.number().min(0),
  /** Version that was compared with, `name@v1.2.0`. */
  reference: z.string().max(300),
  /** Of the current data's files. */
  digest: sha256.nullable(),
  /** The most telling columns; `drifted_count` counts all. */
  drifted: z.array(z.string().max(60)).max(NAMED_COLUMNS),
  drifted_count: z.int().min(0),
  /** The workflow run's page. */
  url: z.string().max(300).nullable(),
})
export type AlertCheck = z.infer<typeof alertCheckSchema>

/** A retraining that was asked for. `intended`: about to be started; whether it was is looked up before it is tried again. */
export const retrainingSchema = z.strictObject({
  /** `name/3`: of the model's third episode. There is at most one of each. */
  key: z.string().regex(/^[a-z0-9-]{1,100}\/[0-9]{1,6}$/),
  status: z.enum(['intended', 'dispatched']),
  at: instant,
  cause: z.enum(['decay', 'drift']),
  /** One sentence, ready to be shown. */
  because: z.string().max(500),
  workflow: z.string().max(200),
  reference: z.string().max(300),
  digest: sha256.nullable(),
  /** The check that asked for it. */
  by: z.string().max(64),
  url: z.string().max(300).nullable(),
})
export type Retraining = z.infer<typeof retrainingSchema>

/** What the alert of a model holds for the next check. People can edit where it lies, so it is read as untrusted. */
export const alertStateSchema = z.strictObject({
  schema_version: z.literal(1),
  name: z.string().max(100),
  /** Episodes are counted from 1; this is the newest. */
  episode: z.int().min(1).max(999_999),
  status: z.enum(['open', 'recovered']),
  opened_at: instant,
  ended_at: instant.nullable(),
  /** The worst verdict of the episode. */
  worst: z.enum(['drifted', 'degraded', 'broken']),
  /** Oldest first. */
  checks: z.array(alertCheckSchema).max(KEPT_CHECKS),
  /** Oldest first, of all episodes. */
  retrainings: z.array(retrainingSchema).max(KEPT_RETRAININGS),
})
export type AlertState = z.infer<typeof alertStateSchema>

/** Those known from two places, each once; one that is known to be dispatched wins. The newest are kept. */
export function joinRetrainings(a: readonly Retraining[], b: readonly Retraining[]): Retraining[] {
  const known = new Map<string, Retraining>()
  for (const one of [...a, ...b]) if (known.get(one.key)?.status !== 'dispatched') known.set(one.key, one)
  return [...known.values()].sort((x, y) => (x.at < y.at ? -1 : 1)).slice(-KEPT_RETRAININGS)
}
