import type { DriftColumn, DriftReport, DriftVerdict } from '../records/drift-report.ts'
import type { DriftWindow } from '../records/drift-window.ts'
import { isPValue } from './score.ts'

/** A column drifted when it did in `needed` of the last `of` windows, or now by `strong` times its threshold. */
export interface PersistenceRule {
  readonly needed: number
  readonly of: number
  readonly strong: number
}

/**
 * With a false alarm in 5 % of windows, one a day cries wolf within the month in four months of five; two of three
 * disjoint windows in the same column hardly ever do.
 */
export const usualPersistence: PersistenceRule = { needed: 2, of: 3, strong: 3 }

type Side = DriftReport['reference']
type Persistence = NonNullable<DriftReport['persistence']>

/** How the drifted columns of this window stand beside the windows before it. */
export function persistenceOf(
  columns: readonly DriftColumn[],
  found: DriftVerdict,
  reference: Side,
  current: Side,
  history: readonly DriftWindow[],
  rule: PersistenceRule,
): Persistence {
  const earlier = countedWindows(history, reference, current).slice(-(rule.of - 1))
  const judged = columns
    .filter(({ drifted }) => drifted)
    .map((column) => {
      const before = earlier.filter(({ drifted }) => drifted.some((one) => one.column === column.column)).length
      const strength = strengthOf(column)
      const confirmed = before + 1 >= rule.needed || (strength !== null && strength >= rule.strong)
      return { column: column.column, windows: before + 1, strength, confirmed }
    })
  return { ...rule, found, earlier: earlier.length, columns: judged }
}

/** How many times its threshold a score is; null where it is a p-value, whose size says nothing of the effect's. */
export function strengthOf({ method, drift_score: score, threshold }: DriftColumn): number | null {
  if (method === null || isPValue[method] || score === null || threshold === null) return null
  return score / Math.max(threshold, 1e-9)
}

/** Windows that saw other rows, against the same reference, and could tell; overlapping ones are not independent. */
function countedWindows(history: readonly DriftWindow[], reference: Side, current: Side): DriftWindow[] {
  const seen = new Set<string | null>([current.digest])
  let next = current.from
  const counted: DriftWindow[] = []
  for (const window of history.toReversed()) {
    const same = window.reference.digest === reference.digest && window.reference.source === reference.source
    const told = window.found !== 'broken' && window.found !== 'insufficient'
    const again = window.digest !== null && seen.has(window.digest)
    const overlaps = next !== null && window.to !== null && window.to >= next
    if (!same || !told || again || overlaps) continue
    seen.add(window.digest)
    next = window.from ?? next
    counted.unshift(window)
  }
  return counted
}

/** This look at the data, for the looks to come. */
export function windowOf(report: DriftReport): DriftWindow {
  const { reference, current, columns, verdict, persistence } = report
  return {
    schema_version: 1,
    reference: { source: reference.source, digest: reference.digest },
    digest: current.digest,
    from: current.from,
    to: current.to,
    rows: current.rows,
    found: persistence?.found ?? verdict,
    verdict,
    drifted: columns
      .filter(({ drifted }) => drifted)
      .map((column) => ({ column: column.column, strength: strengthOf(column) })),
  }
}
