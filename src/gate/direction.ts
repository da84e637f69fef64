import { type Problem, UserError } from '../errors.ts'
import { isCostMetric } from '../metrics/cost.ts'
import { metricNamed, metricsFor } from '../metrics/table.ts'
import type { Task } from '../records/task.ts'
import type { GatePolicy } from './policy.ts'

export type UserMetrics = Readonly<Record<string, { readonly greater_is_better: boolean }>>

/** Whether more is better, for every metric named: the table's word, a user metric's own, or the policy's. */
export function directions(
  task: Task,
  policy: GatePolicy,
  computed: Iterable<string>,
  user_metrics: UserMetrics,
): (name: string) => boolean {
  const known = new Map<string, boolean>()
  const problems: Problem[] = []
  const gated = [
    ...Object.entries(policy.metrics).map(([name, threshold]) => ({ where: 'validate.metrics', name, threshold })),
    ...Object.entries(policy.slices).flatMap(([column, { metrics }]) =>
      Object.entries(metrics).map(([name, threshold]) => ({
        where: `validate.slices.${column}.metrics`,
        name,
        threshold,
      })),
    ),
  ]
  for (const { where, name, threshold } of gated) {
    const owner = ownerOf(name, user_metrics)
    const stated = threshold.greater_is_better
    if (owner !== undefined && stated !== undefined && owner !== stated && policy.compat === 'none') {
      problems.push({
        where: `${where}.${name}`,
        what: `greater_is_better is ${stated}, but of ${name} ${owner ? 'more' : 'less'} is better`,
        allowed: `${owner}, or nothing`,
      })
    }
    const direction = policy.compat === 'mlflow' ? (stated ?? owner) : (owner ?? stated)
    if (direction === undefined) {
      const names = metricsFor(task).map((metric) => metric.name)
      problems.push({
        where: `${where}.${name}`,
        what: `${name} is unknown, and whether more of it is better is not said`,
        allowed: `${names.join(', ')}, or another metric with greater_is_better`,
      })
    } else known.set(name, direction)
  }
  for (const name of computed) {
    const owner = ownerOf(name, user_metrics)
    if (known.has(name)) continue
    if (owner === undefined) problems.push({ what: `whether more of ${name} is better is not said` })
    else known.set(name, owner)
  }
  if (problems.length > 0) throw new UserError(problems)
  return (name) => known.get(name)!
}

function ownerOf(name: string, user_metrics: UserMetrics): boolean | undefined {
  const own = Object.hasOwn(user_metrics, name) ? user_metrics[name]!.greater_is_better : undefined
  return isCostMetric(name) ? false : (metricNamed(name)?.greater_is_better ?? own)
}
