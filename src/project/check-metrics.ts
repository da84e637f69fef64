import { costMetrics } from '../metrics/cost.ts'
import { gapNames } from '../metrics/group-gaps.ts'
import { metricNamed, metricsFor } from '../metrics/table.ts'
import { type Task, taskSchema } from '../records/task.ts'
import { type LocatedIssue, suggestion } from './issue-problem.ts'

/** What the thresholds of one place may be of. */
interface Place {
  readonly path: readonly string[]
  readonly allowed: readonly string[]
  /** Whether the program's own log and the project's own commands count here. */
  readonly own: boolean
  /** Said where a name is not allowed. */
  readonly hint: string
}

const limits = 'threshold, min_absolute_change, min_relative_change, max_absolute_regression, max_relative_regression'

/** Metrics that are unknown, or that do not fit the task, wherever thresholds are given. */
export function checkMetrics(valueAt: (path: readonly PropertyKey[]) => unknown): LocatedIssue[] {
  const task = taskSchema.safeParse(valueAt(['task']))
  if (!task.success) return []
  const logged = valueAt(['validate', 'trust_logged'])
  const trusted = new Set(Array.isArray(logged) ? logged.map(String) : [])
  return placesOf(task.data, valueAt).flatMap((place) =>
    Object.entries(record(valueAt(place.path))).flatMap(([name, threshold]) => {
      const problems = [
        limitProblem([...place.path, name], record(threshold)),
        nameProblem(name, record(threshold), place, task.data, trusted),
      ]
      return problems.flatMap((problem) => (problem ? [{ path: [...place.path, name], problem }] : []))
    }),
  )
}

/** A metric that a command computes may be there to be seen only. */
function limitProblem(path: readonly string[], threshold: Record<string, unknown>): LocatedIssue['problem'] | null {
  const limited = Object.keys(threshold).some((key) => key !== 'greater_is_better' && key !== 'run')
  return limited || threshold['run'] !== undefined ? null : { what: `${path.join('.')} sets no limit`, allowed: limits }
}

function nameProblem(
  name: string,
  threshold: Record<string, unknown>,
  { allowed, own, hint }: Place,
  task: Task,
  trusted: ReadonlySet<string>,
): LocatedIssue['problem'] | null {
  const known = allowed.includes(name)
  if (own && threshold['run'] !== undefined) {
    if (known || metricNamed(name))
      return { what: `${name} is computed by the gate itself`, allowed: 'another name for what the command computes' }
    return threshold['greater_is_better'] === undefined ? directionMissing(`${name} is computed by a command`) : null
  }
  if (known) return null
  if (own && trusted.has(name))
    return threshold['greater_is_better'] === undefined ? directionMissing(`${name} is logged by your program`) : null
  const why =
    metricNamed(name) || allowed.length === 0
      ? `is not a metric of ${task}`
      : `is not a known metric${suggestion(name, allowed)}`
  return { what: `${name} ${why}`, allowed: hint }
}

function directionMissing(what: string): LocatedIssue['problem'] {
  return { what: `${what} and has no direction`, allowed: 'greater_is_better: true or false' }
}

function placesOf(task: Task, valueAt: (path: readonly PropertyKey[]) => unknown): Place[] {
  const metrics = metricsFor(task).map((metric) => metric.name)
  const gaps = task === 'binary-classification' ? gapNames : []
  const byColumn = (key: string, place: Omit<Place, 'path'>): Place[] =>
    Object.keys(record(valueAt(['validate', key]))).map((column) => ({
      path: ['validate', key, column, 'metrics'],
      ...place,
    }))
  const whole = [...metrics, ...costMetrics]
  const ownHint = 'a name in validate.trust_logged'
  return [
    {
      path: ['validate', 'metrics'],
      allowed: whole,
      own: true,
      hint: `${whole.join(', ')}, ${ownHint}, or one with a command (run)`,
    },
    ...byColumn('slices', { allowed: metrics, own: false, hint: metrics.join(', ') }),
    ...byColumn('fairness', {
      allowed: gaps,
      own: false,
      hint: gaps.join(', ') || 'gaps only with task: binary-classification',
    }),
  ]
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}
