import { z } from 'zod'
import type { ImportedDrift } from '../records/imported-drift.ts'

const number = z.number().nullable()

/** Of Evidently 0.7: `report.run(...).json()`. Metrics that we do not read are passed over. */
const currentSchema = z.looseObject({
  metrics: z.array(
    z.looseObject({
      metric_name: z.string().optional(),
      metric_id: z.string().optional(),
      config: z
        .looseObject({
          column: z.string().optional(),
          method: z.string().nullish(),
          threshold: number.optional(),
          drift_share: z.number().optional(),
        })
        .optional(),
      value: z.unknown(),
    }),
  ),
})

/** Of Evidently up to 0.6: `report.json()`. */
const legacySchema = z.looseObject({
  metrics: z.array(
    z.looseObject({
      metric: z.string(),
      result: z.looseObject({
        drift_share: z.number().optional(),
        current_row_count: z.number().optional(),
        drift_by_columns: z
          .record(
            z.string(),
            z.looseObject({
              column_name: z.string(),
              stattest_name: z.string(),
              stattest_threshold: number.optional(),
              drift_score: number,
              drift_detected: z.boolean(),
            }),
          )
          .optional(),
      }),
    }),
  ),
})

export interface EvidentlyDrift extends Omit<ImportedDrift, 'verdict' | 'reasons'> {
  readonly drift_share: number
}

/** Its scores by column; null: this is no report of Evidently with column drift in it. */
export function evidentlyDrift(json: unknown): EvidentlyDrift | null {
  return currentDrift(json) ?? legacyDrift(json)
}

/** Their p-values drift below the threshold, their distances above it. */
function isPValue(method: string): boolean {
  return /p_value/.test(method)
}

function currentDrift(json: unknown): EvidentlyDrift | null {
  const parsed = currentSchema.safeParse(json)
  if (!parsed.success) return null
  let drift_share = 0.5
  let rows = 0
  const columns: ImportedDrift['columns'] = []
  for (const { metric_name, metric_id, config, value } of parsed.data.metrics) {
    const name = metric_name ?? metric_id ?? ''
    if (name.startsWith('DriftedColumnsCount')) drift_share = config?.drift_share ?? drift_share
    if (name.startsWith('RowCount') && typeof value === 'number') rows = value
    if (!name.startsWith('ValueDrift(')) continue
    const { column, method, threshold = null } = config ?? {}
    if (column === undefined) continue
    const score = typeof value === 'number' ? value : null
    const test = method ?? ''
    const beyond = score !== null && threshold !== null && (isPValue(test) ? score < threshold : score >= threshold)
    columns.push({ column, method: test, drift_score: score, threshold, drifted: beyond, importance: null })
  }
  return columns.length === 0 ? null : { drift_share, rows, columns }
}

function legacyDrift(json: unknown): EvidentlyDrift | null {
  const parsed = legacySchema.safeParse(json)
  if (!parsed.success) return null
  let drift_share = 0.5
  let rows = 0
  const columns: ImportedDrift['columns'] = []
  for (const { result } of parsed.data.metrics) {
    drift_share = result.drift_share ?? drift_share
    rows = result.current_row_count ?? rows
    for (const one of Object.values(result.drift_by_columns ?? {}))
      columns.push({
        column: one.column_name,
        method: one.stattest_name,
        drift_score: one.drift_score,
        threshold: one.stattest_threshold ?? null,
        drifted: one.drift_detected,
        importance: null,
      })
  }
  return columns.length === 0 ? null : { drift_share, rows, columns }
}
