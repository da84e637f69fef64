import type { DriftMethod } from '../records/drift-report.ts'
import type { ColumnProfile } from '../records/profile.ts'
import { benjaminiHochberg } from '../stats/benjamini-hochberg.ts'
import { chiSquareHomogeneity } from '../stats/chi-square.ts'
import { ksDistance, ksPValue } from '../stats/kolmogorov-smirnov.ts'
import { chanceDeviations, chanceJensenShannon, chanceWasserstein, type Deviations } from './calibration.ts'
import { type ColumnPair, type Counts, columnPair, countsOf, isSketched } from './column-pair.ts'
import { detectableDistance, detectableShift } from './detectable.ts'
import { finite, type JudgedColumn, notCovered } from './judged-column.ts'
import type { ColumnRule, DriftPolicy } from './policy.ts'
import { pooledCells } from './pooled-cells.ts'
import { isPValue, score } from './score.ts'

/** Numbers with at most so many values on both sides are compared as categories. */
const fewValues = 5

/** Of larger samples the law of one sample is as good, and takes no time. */
const countedUpTo = 2000

export interface ComparedColumn {
  readonly reference: ColumnProfile
  readonly current: ColumnProfile
  readonly rule: ColumnRule
}

interface Tested {
  readonly judged: JudgedColumn
  /** null: not judged. */
  readonly p: number | null
}

/**
 * A column drifted when two things hold: the difference is not chance (Benjamini-Hochberg over all columns), and it is
 * larger than a floor and than 99 % of batches of this size without drift.
 */
export function judgeByDefault(columns: readonly ComparedColumn[], policy: DriftPolicy): JudgedColumn[] {
  const byRows = new Map<string, Deviations>()
  const deviations = (reference: number, current: number): Deviations => {
    const key = `${reference} ${current}`
    const known = byRows.get(key) ?? chanceDeviations(reference, current)
    byRows.set(key, known)
    return known
  }
  const tested = columns.map((column) => test(column, policy, deviations, columns.length))
  const judged = tested.filter(({ p }) => p !== null)
  const adjusted = benjaminiHochberg(judged.map(({ p }) => p ?? 1))
  const adjustedOf = new Map(judged.map(({ judged: { column } }, i) => [column, adjusted[i]!]))
  return tested.map(({ judged: column, p }) => decide(column, p, adjustedOf.get(column.column) ?? null, policy))
}

function decide(column: JudgedColumn, p: number | null, adjusted: number | null, policy: DriftPolicy): JudgedColumn {
  if (p === null || adjusted === null || column.method === null) return column
  const onP = isPValue[column.method]
  const significant = adjusted < (onP ? (column.threshold ?? policy.alpha) : policy.alpha)
  const drifted = significant && (onP || (column.drift_score ?? 0) >= (column.threshold ?? 0))
  return { ...column, drifted, status: drifted ? 'drifted' : 'stable', p_value: p, adjusted_p_value: adjusted }
}

function test(
  { reference, current, rule }: ComparedColumn,
  policy: DriftPolicy,
  deviations: (reference: number, current: number) => Deviations,
  columns: number,
): Tested {
  const pair = columnPair(reference, current)
  if (!pair) return { judged: notCovered(reference, current), p: null }
  const counts = countsOf(pair)
  const bins = pair.kind === 'category' || (counts && counts.size <= fewValues) ? counts : null
  const alpha = policy.alpha / columns
  return bins
    ? testCounts(pair, bins, rule, policy, alpha)
    : testNumbers(pair as Numbers, rule, policy, alpha, deviations)
}

type Numbers = Extract<ColumnPair, { kind: 'number' }>

function testNumbers(
  pair: Numbers,
  rule: ColumnRule,
  policy: DriftPolicy,
  alpha: number,
  deviations: (reference: number, current: number) => Deviations,
): Tested {
  const { reference, current } = pair
  const [n, m] = [reference.rows, current.rows]
  const method = rule.method ?? 'wasserstein'
  if (n === 0 || m === 0) return insufficient(pair, method, null)
  const chance = method === 'wasserstein' ? chanceWasserstein(reference, deviations(n, m)) : 0
  const threshold = thresholdOf(method, rule, policy, policy.floors.number, chance)
  const detectable = detectableShift(n, m, alpha, method === 'wasserstein' ? threshold : 0)
  if (Math.min(n, m) < policy.min_rows) return insufficient(pair, method, detectable)
  // What the knots leave open counts against drift.
  const open = (reference.precision.error ?? 1) + (current.precision.error ?? 1)
  const p = ksPValue(Math.max(0, ksDistance(reference, current) - open), n, m, countedUpTo)
  return scored(pair, method, threshold, detectable, p)
}

function testCounts(pair: ColumnPair, counts: Counts, rule: ColumnRule, policy: DriftPolicy, alpha: number): Tested {
  const [n, m] = [pair.reference.rows, pair.current.rows]
  const method = rule.method ?? 'jensenshannon'
  if (n === 0 || m === 0) return insufficient(pair, method, null)
  const cells = pooledCells(counts)
  const bins = cells?.reference.length ?? counts.size
  const chance = method === 'jensenshannon' ? chanceJensenShannon(counts.size, n, m) : 0
  const threshold = thresholdOf(method, rule, policy, policy.floors.category, chance)
  const detectable = detectableDistance(bins, n, m, alpha, isPValue[method] ? 0 : threshold)
  if (Math.min(n, m) < policy.min_rows) return insufficient(pair, method, detectable)
  if (counts.size === 1) return scored(pair, method, threshold, detectable, 1)
  if (!cells) return insufficient(pair, method, detectable)
  return scored(pair, method, threshold, detectable, chiSquareHomogeneity(cells.reference, cells.current).p_value)
}

function thresholdOf(
  method: DriftMethod,
  rule: ColumnRule,
  policy: DriftPolicy,
  floor: number,
  chance: number,
): number {
  return rule.threshold ?? (isPValue[method] ? policy.alpha : Math.max(floor, chance))
}

function scored(pair: ColumnPair, method: DriftMethod, threshold: number, detectable: number, p: number): Tested {
  const result = score(pair, method, 'homogeneity')
  if (!result) return insufficient(pair, method, detectable)
  const judged = {
    ...base(pair, method, detectable),
    drift_score: finite(result.value),
    threshold,
    precision: result.precision,
    status: 'stable' as const,
  }
  if (isSketched(pair)) return bySizeAlone(judged, threshold)
  return { judged, p: isPValue[method] ? result.value : p }
}

/** Of a random sketch the size of the distance decides alone: a p-value would differ from run to run. */
function bySizeAlone(judged: JudgedColumn, threshold: number): Tested {
  const drifted = (judged.drift_score ?? 0) >= threshold
  return { judged: { ...judged, drifted, status: drifted ? 'drifted' : 'stable' }, p: null }
}

function insufficient(pair: ColumnPair, method: DriftMethod, detectable: number | null): Tested {
  return { judged: { ...base(pair, method, detectable), status: 'insufficient' }, p: null }
}

function base(pair: ColumnPair, method: DriftMethod, detectable: number | null): JudgedColumn {
  return {
    ...notCovered(pair.reference, pair.current),
    kind: pair.kind,
    method,
    detectable: detectable === null ? null : finite(detectable),
  }
}
