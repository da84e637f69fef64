import type { DriftMethod } from '../records/drift-report.ts'
import type { Precision } from '../records/profile.ts'
import { chiSquareHomogeneity, chiSquareOneSample } from '../stats/chi-square.ts'
import { gHomogeneity } from '../stats/g-test.ts'
import { hellinger } from '../stats/hellinger.ts'
import { histogram, sturgesEdges } from '../stats/histogram.ts'
import { jensenShannon } from '../stats/jensen-shannon.ts'
import { ksDistance, ksPValue } from '../stats/kolmogorov-smirnov.ts'
import { kullbackLeibler } from '../stats/kullback-leibler.ts'
import { lInfinity } from '../stats/l-infinity.ts'
import { fillEmpty, psi } from '../stats/psi.ts'
import { wasserstein } from '../stats/wasserstein.ts'
import { zTest } from '../stats/z-test.ts'
import { type ColumnPair, type Counts, countsOf, isSketched, sharesOf } from './column-pair.ts'

/** Whether the score is a p-value: drift is then below the threshold, not above. */
export const isPValue: Readonly<Record<DriftMethod, boolean>> = {
  ks: true,
  chisquare: true,
  z: true,
  g_test: true,
  wasserstein: false,
  jensenshannon: false,
  psi: false,
  kl_div: false,
  hellinger: false,
  l_infinity: false,
}

export interface Score {
  readonly value: number
  readonly precision: Precision
}

/** Evidently takes the reference's counts for exact truth in its chi-square; both samples have noise in ours. */
export type Form = 'evidently' | 'homogeneity'

/** Bins finer than this many reference values are equal-width bins over both sides. */
const mostSingleValues = 20

/** A column's score by one method; null where the method does not fit the column, or the profile cannot say. */
export function score(pair: ColumnPair, method: DriftMethod, form: Form): Score | null {
  if (pair.reference.rows === 0 || pair.current.rows === 0) return null
  if (isPValue[method] && isSketched(pair)) return null
  switch (method) {
    case 'ks':
      return pair.kind === 'number' ? ks(pair) : null
    case 'wasserstein':
      return pair.kind === 'number' ? wassersteinNormed(pair) : null
    case 'hellinger':
      return hellingerDistance(pair)
    case 'jensenshannon':
      return binned(pair, (p, q) => jensenShannon(p, q))
    case 'psi':
      return binned(pair, (p, q) => psi(fillEmpty(p), fillEmpty(q)))
    case 'kl_div':
      return binned(pair, (p, q) => kullbackLeibler(fillEmpty(p), fillEmpty(q)))
    case 'l_infinity':
      return binned(pair, lInfinity)
    case 'chisquare':
    case 'z':
    case 'g_test':
      return counted(pair, method, form)
  }
}

type Numbers = Extract<ColumnPair, { kind: 'number' }>

function errorOf({ reference, current }: ColumnPair): number {
  return (reference.precision.error ?? 1) + (current.precision.error ?? 1)
}

function marked(value: number, error: number): Score {
  return { value, precision: error === 0 ? { kind: 'exact', error: 0 } : { kind: 'bounded', error } }
}

/** With knots the p-value is as far off as D: it is given where that is at most a fifth of the D that would matter. */
function ks({ reference, current }: Numbers): Score | null {
  const error = errorOf({ kind: 'number', reference, current })
  const rows = (reference.rows * current.rows) / (reference.rows + current.rows)
  if (error > (0.2 * 1.36) / Math.sqrt(rows)) return null
  const p = ksPValue(ksDistance(reference, current), reference.rows, current.rows)
  return error === 0 ? marked(p, 0) : { value: p, precision: { kind: 'bounded', error: null } }
}

function wassersteinNormed({ reference, current }: Numbers): Score {
  const norm = Math.max(Math.sqrt((reference.m2 ?? 0) / reference.rows), 0.001)
  const spread = Math.max(...[reference, current].map(({ values }) => values[values.length - 1]! - values[0]!))
  const error = errorOf({ kind: 'number', reference, current })
  return marked(wasserstein(reference, current) / norm, (error * spread) / norm)
}

function binned(pair: ColumnPair, distance: (p: Float64Array, q: Float64Array) => number): Score | null {
  const bins = binsOf(pair)
  return bins && marked(distance(sharesOf(bins.reference), sharesOf(bins.current)), bins.exact ? 0 : 2 * errorOf(pair))
}

function binsOf(pair: ColumnPair): Counts | null {
  if (pair.kind === 'category' || pair.reference.distinct.value <= mostSingleValues) return countsOf(pair)
  const { reference, current } = pair
  return equalWidth(pair, reference.rows + current.rows)
}

function equalWidth({ reference, current }: Numbers, rows: number): Counts {
  const edges = sturgesEdges(
    Math.min(reference.values[0]!, current.values[0]!),
    Math.max(reference.values[reference.values.length - 1]!, current.values[current.values.length - 1]!),
    rows,
    reference.whole && current.whole && reference.missing + current.missing === 0,
  )
  return {
    size: edges.length - 1,
    labels: () => [],
    reference: histogram(reference, edges),
    current: histogram(current, edges),
    exact: reference.between === null && current.between === null,
  }
}

/** On numbers Evidently makes as many bins as Sturges' rule asks for that many distinct values. */
function hellingerDistance(pair: ColumnPair): Score | null {
  const singles = countsOf(pair)
  if (pair.kind === 'category')
    return (
      singles &&
      marked(hellinger(sharesOf(singles.reference), sharesOf(singles.current)), singles.exact ? 0 : errorOf(pair))
    )
  const distinct = singles?.size ?? Math.max(pair.reference.distinct.value, pair.current.distinct.value)
  const bins = equalWidth(pair, distinct)
  return marked(hellinger(sharesOf(bins.reference), sharesOf(bins.current)), bins.exact ? 0 : 2 * errorOf(pair))
}

function counted(pair: ColumnPair, method: 'chisquare' | 'z' | 'g_test', form: Form): Score | null {
  const counts = countsOf(pair)
  if (!counts) return null
  const error = counts.exact ? 0 : errorOf(pair)
  if (method === 'z') return marked(zOf(counts, pair), error)
  if (method === 'g_test') return marked(gHomogeneity(counts.reference, counts.current).p_value, error)
  if (form === 'homogeneity') return marked(chiSquareHomogeneity(counts.reference, counts.current).p_value, error)
  const scale = pair.current.rows / pair.reference.rows
  return marked(
    chiSquareOneSample(
      counts.current,
      counts.reference.map((rows) => rows * scale),
    ).p_value,
    error,
  )
}

/** Proportions of all but the value that sorts first; both sides constant and equal: no drift. */
function zOf({ size, labels, reference, current }: Counts, pair: ColumnPair): number {
  if (size === 1) return 1
  const names = labels()
  const first = pair.kind === 'number' ? 0 : names.reduce((least, label, i) => (label < names[least]! ? i : least), 0)
  const all = (rows: Float64Array): number => rows.reduce((sum, count) => sum + count, 0)
  const [n, m] = [all(reference), all(current)]
  return zTest(n - reference[first]!, n, m - current[first]!, m).p_value
}
