import { type CostMetric, isCostMetric } from '../metrics/cost.ts'
import type { Run } from '../records/run.ts'
import type { Policy } from './gate-policy.ts'
import type { Predicted } from './score-repeats.ts'

const costOf: Readonly<Record<CostMetric, (run: Run, scored: Predicted) => number | undefined>> = {
  package_bytes: ({ model }) => model?.bytes,
  prediction_seconds_per_row: (_, { seconds_per_row }) => seconds_per_row,
  training_seconds: ({ seconds }) => seconds['train'],
}

/** The costs that the policy asks for; those that nobody measured (a model that was not loaded here) are left out. */
export function costValues(run: Run, scored: Predicted, policy: Policy): ReadonlyMap<string, number> {
  return new Map(
    Object.keys(policy.gate.metrics).flatMap((name) => {
      const value = isCostMetric(name) ? costOf[name](run, scored) : undefined
      return value === undefined ? [] : [[name, value] as const]
    }),
  )
}
