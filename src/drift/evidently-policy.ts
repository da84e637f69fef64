import type { DriftMethod } from '../records/drift-report.ts'
import type { ColumnProfile } from '../records/profile.ts'
import { type ColumnPair, columnPair } from './column-pair.ts'
import { finite, type JudgedColumn, notCovered } from './judged-column.ts'
import type { ColumnRule } from './policy.ts'
import { isPValue, score } from './score.ts'

/** Whole numbers with at most so many values are categories there. */
const wholeCategories = 10
/** From this many reference rows on, distances take the place of tests. */
const testedUpTo = 1000

const thresholds: Readonly<Record<DriftMethod, number>> = {
  ks: 0.05,
  chisquare: 0.05,
  z: 0.05,
  g_test: 0.1,
  wasserstein: 0.1,
  jensenshannon: 0.1,
  psi: 0.1,
  kl_div: 0.1,
  hellinger: 0.1,
  l_infinity: 0.1,
}

/** Evidently 0.7's preset for numbers and categories: same choice of method, same score, same decision, per column. */
export function judgeAsEvidently(reference: ColumnProfile, current: ColumnProfile, rule: ColumnRule): JudgedColumn {
  const typed = evidentlyPair(reference, current)
  if (!typed || reference.rows === 0 || current.rows === 0) return notCovered(reference, current)
  const method = rule.method ?? defaultMethod(typed)
  const scored = score(typed, method, 'evidently')
  if (!scored) return notCovered(reference, current)
  const threshold = rule.threshold ?? thresholds[method]
  const { value } = scored
  // Their KS alone counts a score on the threshold as drift.
  const drifted = isPValue[method] ? (method === 'ks' ? value <= threshold : value < threshold) : value >= threshold
  return {
    ...notCovered(reference, current),
    kind: typed.kind,
    method,
    drift_score: finite(value),
    threshold,
    drifted,
    status: drifted ? 'drifted' : 'stable',
    p_value: isPValue[method] ? finite(value) : null,
    precision: scored.precision,
  }
}

/** Their typing, which looks at the current side only; null: text, dates, or kinds that differ. */
function evidentlyPair(reference: ColumnProfile, current: ColumnProfile): ColumnPair | null {
  if (current.kind === 'category' && current.distinct.value > current.rows * 0.5) return null
  return columnPair(reference, current)
}

function isCategory(pair: ColumnPair): boolean {
  if (pair.kind === 'category') return true
  // A column of whole numbers with gaps is one of floats in pandas.
  const { whole, missing, infinite, distinct } = pair.current
  return whole && missing + infinite === 0 && distinct.value <= wholeCategories
}

function defaultMethod(pair: ColumnPair): DriftMethod {
  const few = pooledValues(pair)
  if (pair.reference.rows > testedUpTo) return isCategory(pair) || few <= 5 ? 'jensenshannon' : 'wasserstein'
  if (few <= 2) return 'z'
  return isCategory(pair) || few <= 5 ? 'chisquare' : 'ks'
}

/** Distinct values of both sides together. */
function pooledValues({ reference, current, kind }: ColumnPair): number {
  const most = Math.max(reference.distinct.value, current.distinct.value)
  if (most > 5) return most
  return kind === 'number'
    ? new Set([...reference.values, ...current.values]).size
    : new Set([...reference.labels, ...current.labels]).size
}
