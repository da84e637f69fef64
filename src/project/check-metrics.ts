import { gapNames } from '../metrics/group-gaps.ts'
import { metricNamed, metricsFor } from '../metrics/table.ts'
import { taskSchema } from '../records/task.ts'
import { type LocatedIssue, suggestion } from './issue-problem.ts'

/** Metrics that are unknown, or that do not fit the task, wherever thresholds are given. */
export function checkMetrics(valueAt: (path: readonly PropertyKey[]) => unknown): LocatedIssue[] {
  const task = taskSchema.safeParse(valueAt(['task']))
  if (!task.success) return []
  const metrics = metricsFor(task.data).map((metric) => metric.name)
  const gaps = task.data === 'binary-classification' ? gapNames : []
  const logged = valueAt(['validate', 'trust_logged'])
  const trusted = new Set(Array.isArray(logged) ? logged.map(String) : [])
  const found: LocatedIssue[] = []
  for (const path of thresholdPaths(valueAt)) {
    const between = path[1] === 'fairness'
    const allowed: readonly string[] = between ? gaps : metrics
    for (const [name, threshold] of Object.entries(record(valueAt(path)))) {
      const at = [...path, name]
      if (Object.keys(record(threshold)).filter((key) => key !== 'greater_is_better').length === 0) {
        found.push({
          path: at,
          problem: {
            what: `${at.join('.')} sets no limit`,
            allowed:
              'threshold, min_absolute_change, min_relative_change, max_absolute_regression, max_relative_regression',
          },
        })
      }
      if (allowed.includes(name)) continue
      if (trusted.has(name) && !between) {
        if (record(threshold)['greater_is_better'] === undefined) {
          found.push({
            path: at,
            problem: {
              what: `${name} is logged by your program and has no direction`,
              allowed: 'greater_is_better: true or false',
            },
          })
        }
        continue
      }
      const why =
        metricNamed(name) || (between && gaps.length === 0)
          ? `is not a metric of ${task.data}`
          : `is not a known metric${suggestion(name, allowed)}`
      found.push({
        path: at,
        problem: {
          what: `${name} ${why}`,
          allowed: between
            ? allowed.join(', ') || 'gaps only with task: binary-classification'
            : `${allowed.join(', ')}, or a name in validate.trust_logged`,
        },
      })
    }
  }
  return found
}

function thresholdPaths(valueAt: (path: readonly PropertyKey[]) => unknown): string[][] {
  const byColumn = (key: string): string[][] =>
    Object.keys(record(valueAt(['validate', key]))).map((column) => ['validate', key, column, 'metrics'])
  return [['validate', 'metrics'], ...byColumn('slices'), ...byColumn('fairness')]
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}
