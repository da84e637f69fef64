import { UserError } from '../errors.ts'
import type { MetricRow, Verdict } from '../records/gate-report.ts'
import { kindsOf } from './check.ts'
import { contestRows } from './contest-rows.ts'
import { directions } from './direction.ts'
import type { GateInput } from './input.ts'
import { mlflowRefusal } from './mlflow-compat.ts'
import { missingRule, noneFound, opponentsOf } from './opponent.ts'
import type { GatePolicy } from './policy.ts'
import { sliceRows } from './slices.ts'
import { wording } from './wording.ts'

export interface Decision {
  readonly verdict: Verdict
  /** What decided, gravest first. */
  readonly reasons: readonly string[]
  readonly notes: readonly string[]
  readonly metrics: readonly MetricRow[]
}

/**
 * The gate. Every check against every baseline must pass. `incomplete` outranks `fail`, which outranks `inconclusive`:
 * a person may accept a loss that was measured, never a comparison that was not made; all reasons are given either way.
 */
export function decide(input: GateInput): Decision {
  const { policy, candidate, baselines, registered_versions, task, user_metrics = {} } = input
  refuseUnsayable(policy)
  const directionOf = directions(task, policy, candidate.values.keys(), user_metrics)
  const rule = missingRule(policy, registered_versions)
  const hasMetrics = (name: string | null) =>
    baselines.some((one) => one.name === name && one.status === 'scored' && one.scored.values.size > 0)

  const informing = [...candidate.values.keys()].filter((name) => !Object.hasOwn(policy.metrics, name))
  const metrics: MetricRow[] = [...Object.keys(policy.metrics), ...informing].flatMap((name) =>
    contestRows(
      {
        name,
        slice: null,
        greater_is_better: directionOf(name),
        threshold: Object.hasOwn(policy.metrics, name) ? policy.metrics[name]! : null,
        candidate: candidate.values.get(name),
        hasMetrics: (opponent) => hasMetrics(opponent.name),
      },
      opponentsOf(name, baselines, rule, (scored) => scored.values.get(name), true),
      policy,
    ),
  )
  const sliced = sliceRows(input, directionOf, rule)
  metrics.push(...sliced.rows)

  const incomplete = [...sliced.incomplete]
  if (![...candidate.values.values()].some(Number.isFinite)) incomplete.push(wording.nothingComputed)
  const reasonsOf = (status: string) => [
    ...new Set(metrics.flatMap(({ checks }) => checks.filter((check) => check.status === status).map((c) => c.reason))),
  ]
  incomplete.push(...reasonsOf('incomplete'))
  const failed = reasonsOf('fail')
  const uncertain = reasonsOf('inconclusive')
  const verdict =
    incomplete.length > 0 ? 'incomplete' : failed.length > 0 ? 'fail' : uncertain.length > 0 ? 'inconclusive' : 'pass'
  const reasons = verdict === 'pass' ? passed(metrics) : [...incomplete, ...failed, ...uncertain]
  const notes = [...notesOf(input, metrics), ...sliced.notes].filter((note) => !reasons.includes(note))
  return { verdict, reasons, notes, metrics }
}

/** MLflow's own refusals, so that `compat: mlflow` accepts exactly the policies that MLflow does. */
function refuseUnsayable(policy: GatePolicy): void {
  if (policy.compat !== 'mlflow') return
  const problems = Object.entries(policy.metrics).flatMap(([name, threshold]) => {
    const what = mlflowRefusal(threshold)
    return what ? [{ where: `validate.metrics.${name}`, what: `compat: mlflow refuses this: ${what}` }] : []
  })
  if (problems.length > 0) throw new UserError(problems)
}

function passed(metrics: readonly MetricRow[]): readonly string[] {
  const checks = metrics.flatMap((row) => row.checks)
  const held = new Set(checks.filter(({ status }) => status === 'pass').map(({ reason }) => reason)).size
  const against = new Set(checks.flatMap(({ status, baseline }) => (status === 'pass' && baseline ? [baseline] : [])))
  const unchanged = new Set(checks.flatMap((check) => (check.status === 'unchanged' ? [check.baseline!] : [])))
  return [...[...unchanged].map(wording.sameModel), ...(held > 0 ? [wording.passed(held, [...against])] : [])]
}

function notesOf({ policy, baselines }: GateInput, metrics: readonly MetricRow[]): readonly string[] {
  const notes: string[] = []
  if (policy.compat === 'mlflow') notes.push(wording.mlflowRules)
  const gated = [policy.metrics, ...Object.values(policy.slices).map((slice) => slice.metrics)].flatMap(Object.values)
  if (!gated.some((threshold) => kindsOf(threshold).length > 0)) notes.push(wording.noThresholds)
  const found = baselines.filter((one) => one.status !== 'missing')
  const decided = metrics.some(({ checks }) =>
    checks.some(({ kind, status }) => kind !== 'threshold' && status !== 'skipped'),
  )
  if (found.length === 0 && !decided) notes.push(wording.nothingCompared(noneFound(baselines)))
  for (const one of baselines) {
    if (one.status === 'missing' && found.length > 0) notes.push(wording.baselineMissing(one.name, one.source))
    if (one.status === 'incomplete' && !decided) notes.push(wording.baselineNotNeeded(one.name, one.why))
    if (one.status === 'scored' && one.same_model) notes.push(wording.sameModel(one.name))
  }
  const lacking = metrics.flatMap(({ checks }) => checks.filter(({ status }) => status === 'skipped'))
  if (found.length > 0) notes.push(...new Set(lacking.map(({ reason }) => reason)))
  return notes
}
