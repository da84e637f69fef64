import type { UserMetrics } from '../../gate/direction.ts'
import type { GatePolicy } from '../../gate/policy.ts'
import { type GapName, gapGrowsBetter, gapNames } from '../../metrics/group-gaps.ts'
import { metricsFor } from '../../metrics/table.ts'
import type { Project } from '../../project/project.ts'

export interface KnownMetrics {
  /** The rules, with those of the fairness gaps that the report holds. */
  readonly gate: GatePolicy
  readonly directions: UserMetrics
  has(name: string): boolean
}

/** The metrics that the base branch knows, and which way they grow: a report can name no other. */
export function knownMetrics(project: Project, gate: GatePolicy, reported: ReadonlySet<string>): KnownMetrics {
  const metrics: Record<string, GatePolicy['metrics'][string]> = { ...gate.metrics }
  const directions: Record<string, UserMetrics[string]> = {}
  for (const [column, rule] of Object.entries(project.validate.fairness)) {
    for (const [name, threshold] of Object.entries(rule.metrics)) {
      const gap = `${name}.${column}`
      if (!reported.has(gap) || !gapNames.includes(name as GapName)) continue
      metrics[gap] = threshold
      directions[gap] = { greater_is_better: gapGrowsBetter(name as GapName) }
    }
  }
  const known = new Set([...metricsFor(project.task).map(({ name }) => name), ...Object.keys(metrics)])
  for (const { metrics: sliced } of Object.values(gate.slices)) for (const name of Object.keys(sliced)) known.add(name)
  return { gate: { ...gate, metrics }, directions, has: (name) => known.has(name) }
}
