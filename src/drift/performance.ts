import { metricNamed } from '../metrics/table.ts'
import type { DriftMetric, DriftReport } from '../records/drift-report.ts'
import type { Profile } from '../records/profile.ts'
import { z975 } from '../stats/normal.ts'
import { estimatedOutcome } from './estimated-outcome.ts'

/** Worse by less than this share of the reference's value is no decay, however certain. */
const tolerance = 0.02

/**
 * The current metrics beside the reference's: measured where late labels came, else estimated from the calibrated
 * probabilities. A metric is degraded where its whole 95 % interval is worse, by more than 2 % of its value.
 */
export function comparePerformance(reference: Profile, current: Profile): DriftReport['performance'] {
  const before = reference.outcome
  if (!before) return []
  const measured = current.outcome
  const now = measured ?? current.estimated ?? estimatedOutcome(before, reference, current)
  if (!now) return []
  const source = measured ? 'labels' : 'estimate'
  return now.metrics.flatMap((metric) => {
    const old = before.metrics.find(({ name }) => name === metric.name)
    const greater = metricNamed(metric.name)?.greater_is_better
    return old && greater !== undefined ? [compare(metric, old, greater, source)] : []
  })
}

interface Measured {
  readonly name: string
  readonly value: number
  readonly standard_error: number | null
}

function compare(now: Measured, before: Measured, greater: boolean, source: DriftMetric['source']): DriftMetric {
  const delta = now.value - before.value
  const error =
    now.standard_error === null || before.standard_error === null
      ? null
      : Math.hypot(now.standard_error, before.standard_error)
  const interval: [number, number] | null = error === null ? null : [delta - z975 * error, delta + z975 * error]
  const sign = greater ? 1 : -1
  const limit = -tolerance * Math.abs(before.value)
  const best = error === null ? null : sign * delta + z975 * error
  const status =
    best !== null && best < 0 && sign * delta < limit ? 'degraded' : sign * delta < limit ? 'inconclusive' : 'kept'
  return {
    name: now.name,
    source,
    greater_is_better: greater,
    reference: before.value,
    current: now.value,
    delta,
    interval,
    status,
  }
}
