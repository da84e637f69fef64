import type { DriftColumn } from '../records/drift-report.ts'
import type { Profile } from '../records/profile.ts'
import { columnNamed, columnPair } from './column-pair.ts'
import { judgeByDefault } from './default-policy.ts'
import { judgeAsEvidently } from './evidently-policy.ts'
import { explain } from './explain.ts'
import { type JudgedColumn, notCovered } from './judged-column.ts'
import { type DriftPolicy, ruleOf } from './policy.ts'

const comparedRoles = ['feature', 'target', 'prediction', 'probability']

/** Every column that both sides have, as the policy judges it, with what moved in it. */
export function judgedColumns(reference: Profile, current: Profile, policy: DriftPolicy): DriftColumn[] {
  const shared = reference.columns.flatMap((column) => {
    const now = columnNamed(current, column.name)
    if (!now || policy.ignore.includes(column.name)) return []
    // Evidently compares every column of numbers, ids too.
    if (policy.name === 'default' && !comparedRoles.includes(column.role) && column.role !== 'text') return []
    return [{ reference: column, current: now, rule: ruleOf(policy, column.name, column.kind) }]
  })
  const results: JudgedColumn[] =
    policy.name === 'evidently'
      ? shared.map(({ reference: before, current: now, rule }) => judgeAsEvidently(before, now, rule))
      : withUncovered(shared, policy)
  return results.map((result, i) => {
    const pair = columnPair(shared[i]!.reference, shared[i]!.current)
    return {
      ...result,
      importance: reference.importances?.[result.column] ?? null,
      ...(pair ? explain(pair) : { explanation: [], quantiles: [], categories: [], distribution: null }),
    }
  })
}

/** Only columns that can be compared count for Benjamini-Hochberg. */
function withUncovered(shared: Parameters<typeof judgeByDefault>[0], policy: DriftPolicy): JudgedColumn[] {
  const covered = shared.filter(({ reference, current }) => columnPair(reference, current) !== null)
  const results = new Map(judgeByDefault(covered, policy).map((column) => [column.column, column]))
  return shared.map(({ reference, current }) => results.get(reference.name) ?? notCovered(reference, current))
}
