import { decimalText } from '../data/decimal-number.ts'
import { columnNamed } from '../data/select.ts'
import type { Table } from '../data/table.ts'
import type { UserMetrics } from '../gate/direction.ts'
import { gapDeltas } from '../gate/gap-deltas.ts'
import type { GatePolicy } from '../gate/policy.ts'
import type { UncertaintyOptions } from '../gate/uncertainty.ts'
import { type GapName, gapGrowsBetter, gapNames, groupGaps } from '../metrics/group-gaps.ts'
import type { ClassSample, NumberSample } from '../metrics/sample.ts'
import type { Policy } from './gate-policy.ts'

interface Grouped {
  /** Number of each row's group; -1: in none that is large enough. */
  readonly codes: Int32Array
  readonly large: number
  readonly small: readonly string[]
}

/** `selection_rate_difference.sex` */
const gapOf = (column: string, name: string): string => `${name}.${column}`

export interface FairnessRules {
  /** The gate's rules with those of the gaps that these rows can show. */
  readonly policy: Policy
  readonly directions: UserMetrics
  readonly notes: readonly string[]
  readonly incomplete: readonly string[]
}

/** Makes `validate.fairness` rules of the gate. Groups that are too small are told, and decide nothing. */
export function fairnessRules(policy: Policy, test: Table): FairnessRules {
  const metrics: Record<string, GatePolicy['metrics'][string]> = { ...policy.gate.metrics }
  const directions: Record<string, UserMetrics[string]> = {}
  const notes: string[] = []
  const incomplete: string[] = []
  for (const [column, rule] of Object.entries(policy.project.validate.fairness)) {
    const grouped = groupsOf(test, column, rule.min_rows)
    if (grouped === null) {
      incomplete.push(`fairness by ${column} is demanded, but the test rows have no such column`)
      continue
    }
    const { large, small } = grouped
    if (small.length > 0)
      notes.push(`insufficient rows in ${column} (under ${rule.min_rows}), left out of its gaps: ${small.join(', ')}`)
    if (large < 2) {
      notes.push(
        `fairness by ${column} was not judged: ${large} of its groups ${large === 1 ? 'has' : 'have'} ${rule.min_rows} rows, and it takes two`,
      )
      continue
    }
    for (const [name, threshold] of Object.entries(rule.metrics)) {
      metrics[gapOf(column, name)] = threshold
      directions[gapOf(column, name)] = { greater_is_better: gapGrowsBetter(name as GapName) }
    }
  }
  return { policy: { ...policy, gate: { ...policy.gate, metrics } }, directions, notes, incomplete }
}

/** The demanded gaps of a model on these rows. */
export function fairnessValues(
  sample: ClassSample | NumberSample,
  test: Table,
  policy: Policy,
): ReadonlyMap<string, number> {
  const values = new Map<string, number>()
  if (sample.kind !== 'classification') return values
  for (const { column, names, codes } of demanded(policy, test)) {
    const gaps = groupGaps(sample, codes)
    for (const name of names) values.set(gapOf(column, name), gaps[name])
  }
  return values
}

/** How the demanded gaps differ on resamples. */
export function fairnessDeltas(
  candidate: ClassSample | NumberSample,
  baseline: ClassSample | NumberSample,
  test: Table,
  policy: Policy,
): ReturnType<NonNullable<UncertaintyOptions['more']>> {
  if (candidate.kind !== 'classification' || baseline.kind !== 'classification') return new Map()
  return new Map(
    demanded(policy, test).flatMap(({ column, names, codes }) =>
      gapDeltas(candidate, baseline, codes, names).map(
        (delta, index) => [gapOf(column, names[index]!), delta] as const,
      ),
    ),
  )
}

function demanded(policy: Policy, test: Table) {
  return Object.entries(policy.project.validate.fairness).flatMap(([column, rule]) => {
    const names = gapNames.filter((name) => Object.hasOwn(policy.gate.metrics, gapOf(column, name)))
    const grouped = names.length === 0 ? null : groupsOf(test, column, rule.min_rows)
    return grouped === null ? [] : [{ column, names, codes: grouped.codes }]
  })
}

function groupsOf(test: Table, name: string, min_rows: number): Grouped | null {
  const column = columnNamed(test, name)
  if (!column) return null
  const texts =
    column.kind === 'string'
      ? Array.from(column.codes, (code) => (code < 0 ? null : column.categories[code]!))
      : Array.from(column.values, (value) => (Number.isNaN(value) ? null : decimalText(value)))
  const sizes = new Map<string, number>()
  for (const text of texts) if (text !== null) sizes.set(text, (sizes.get(text) ?? 0) + 1)
  const large = [...sizes].filter(([, size]) => size >= min_rows).map(([text]) => text)
  const numbers = new Map(large.map((text, number) => [text, number]))
  return {
    codes: Int32Array.from(texts, (text) => (text === null ? -1 : (numbers.get(text) ?? -1))),
    large: large.length,
    small: [...sizes].filter(([, size]) => size < min_rows).map(([text, size]) => `${text} (${size})`),
  }
}
