import { decide } from '../../src/gate/decide.ts'
import type { BaselineInput } from '../../src/gate/opponent.ts'
import type { GatePolicy } from '../../src/gate/policy.ts'
import type { Scored, ScoredSlice } from '../../src/gate/score.ts'
import { metricRowSchema } from '../../src/records/gate-report.ts'

type Values = Record<string, number>

export const scored = (values: Values, slices: readonly ScoredSlice[] = []): Scored => ({
  values: new Map(Object.entries(values)),
  slices,
})
export const slice = (value: string, rows: number, values: Values): ScoredSlice => ({
  column: 'phase',
  value,
  rows,
  values: new Map(Object.entries(values)),
})
export const found = (name: string, candidate: Scored, rest: Partial<BaselineInput> = {}): BaselineInput =>
  ({ name, status: 'scored', scored: candidate, same_model: false, ...rest }) as BaselineInput
export const missing = (name: string): BaselineInput => ({ name, status: 'missing', source: 'no run, no version' })

/** The gate's decision with these rules, its rows checked as records. */
export function gate(
  policy: Partial<GatePolicy>,
  candidate: Scored,
  baselines: readonly BaselineInput[],
  versions = 0,
) {
  const decision = decide({
    policy: {
      metrics: {},
      slices: {},
      on_missing_baseline: 'pass-first',
      uncertainty: 'report',
      compat: 'none',
      ...policy,
    },
    task: 'binary-classification',
    candidate,
    baselines,
    registered_versions: versions,
  })
  for (const row of decision.metrics) metricRowSchema.parse(row)
  return decision
}
