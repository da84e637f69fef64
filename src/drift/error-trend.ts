import type { Sample } from '../metrics/sample.ts'
import type { ErrorTrend } from '../records/row-findings.ts'
import { detectDrift } from '../stats/ddm.ts'

/**
 * Whether a classifier's errors became more frequent over time. `times` are in milliseconds since 1970, NaN: not known; such
 * rows are left out. null: numbers were predicted, or no row tells its time.
 */
export function errorTrend(sample: Sample, times: Float64Array | null): ErrorTrend | null {
  if (sample.kind === 'regression' || times === null) return null
  const order = Uint32Array.from(times.keys())
    .filter((row) => !Number.isNaN(times[row]!))
    .sort((a, b) => times[a]! - times[b]! || a - b)
  if (order.length === 0) return null
  const errors = Uint8Array.from(order, (row) => (sample.target[row] === sample.predicted[row] ? 0 : 1))
  const { warning_at, drift_at, error_rate } = detectDrift(errors)
  const at = drift_at ?? warning_at
  return {
    method: 'ddm',
    status: drift_at !== null ? 'drift' : warning_at !== null ? 'warning' : 'stable',
    rows: order.length,
    error_rate,
    warning_at,
    drift_at,
    time: at === null ? null : new Date(times[order[at - 1]!]!).toISOString(),
  }
}
