import type { DriftColumn, DriftDistribution } from '../records/drift-report.ts'
import { quantilesOf } from '../stats/distribution.ts'
import { histogram } from '../stats/histogram.ts'
import { type ColumnPair, countsOf, sharesOf } from './column-pair.ts'
import { percent, plainNumber } from './percent.ts'

type Explanation = Pick<DriftColumn, 'explanation' | 'quantiles' | 'categories' | 'distribution'>

const quantileShares = [0.05, 0.25, 0.5, 0.75, 0.95] as const
const mostCategories = 10
const bins = 24
/** Numbers with at most so many values are drawn value by value. */
const singleValues = 12

/** What moved, with its sign: quantiles of numbers, shares of categories. */
export function explain(pair: ColumnPair): Explanation {
  if (pair.reference.rows === 0 || pair.current.rows === 0)
    return { explanation: [], quantiles: [], categories: [], distribution: null }
  return pair.kind === 'number' ? explainNumbers(pair) : explainCategories(pair)
}

function explainNumbers(pair: Extract<ColumnPair, { kind: 'number' }>): Explanation {
  const { reference, current } = pair
  const counts = countsOf(pair)
  const [before, now] = [quantilesOf(reference, quantileShares), quantilesOf(current, quantileShares)]
  const quantiles = quantileShares.map((share, i) => ({ share, reference: before[i]!, current: now[i]! }))
  const deviation = Math.sqrt((reference.m2 ?? 0) / reference.rows)
  const moved = quantiles
    .filter((one) => one.reference !== one.current)
    .sort((a, b) => Math.abs(b.current - b.reference) - Math.abs(a.current - a.reference))
    .slice(0, 2)
    .map((one) => quantileSentence(one, deviation))
  const few = counts !== null && counts.size <= singleValues
  const categories = few ? categoryShares(pair) : []
  return {
    explanation: few ? categorySentences(categories).slice(0, 3) : moved,
    quantiles,
    categories,
    distribution: few ? labelDistribution(pair) : numberDistribution(pair),
  }
}

function quantileSentence({ share, reference, current }: DriftColumn['quantiles'][number], deviation: number): string {
  const name = share === 0.5 ? 'the median' : `the ${Math.round(share * 100)} % quantile`
  const rose = current > reference
  const apart =
    deviation > 0 ? ` (${rose ? '+' : ''}${((current - reference) / deviation).toFixed(2)} standard deviations)` : ''
  return `${name} ${rose ? 'rose' : 'fell'} from ${plainNumber(reference)} to ${plainNumber(current)}${apart}`
}

/** Equal-width bins over the middle 98 % of both sides; the outer ones hold what lies beyond. */
function numberDistribution({ reference, current }: Extract<ColumnPair, { kind: 'number' }>): DriftDistribution {
  const ends = [reference, current].flatMap((side) => [...quantilesOf(side, [0.01, 0.99])])
  const [least, most] = [Math.min(...ends), Math.max(...ends)]
  const width = most > least ? (most - least) / bins : 1
  const edges = Array.from({ length: bins + 1 }, (_, i) => (i === bins && most > least ? most : least + i * width))
  const open = Float64Array.from(edges)
  open[0] = Number.NEGATIVE_INFINITY
  open[bins] = Number.POSITIVE_INFINITY
  return {
    kind: 'number',
    edges: edges.map(rounded),
    reference: shares(histogram(reference, open)),
    current: shares(histogram(current, open)),
  }
}

function explainCategories(pair: Extract<ColumnPair, { kind: 'category' }>): Explanation {
  const categories = categoryShares(pair)
  return {
    explanation: categorySentences(categories).slice(0, 3),
    quantiles: [],
    categories,
    distribution: labelDistribution(pair),
  }
}

/** The labels whose shares changed most. */
function categoryShares(pair: ColumnPair): DriftColumn['categories'] {
  return labelShares(pair)
    .sort((a, b) => Math.abs(b.current - b.reference) - Math.abs(a.current - a.reference))
    .slice(0, mostCategories)
}

function labelShares(pair: ColumnPair): DriftColumn['categories'] {
  const counts = countsOf(pair)
  if (!counts) return []
  const [before, now] = [sharesOf(counts.reference), sharesOf(counts.current)]
  return counts.labels().map((label, i) => ({ label, reference: rounded(before[i]!), current: rounded(now[i]!) }))
}

function categorySentences(categories: DriftColumn['categories']): string[] {
  return categories
    .filter(({ reference, current }) => Math.abs(current - reference) >= 0.001)
    .map(({ label, reference, current }) => {
      const name = `"${label.slice(0, 60)}"`
      if (reference === 0) return `${name} is new: ${percent(current)}`
      if (current === 0) return `${name} is gone, it was ${percent(reference)}`
      return `${name} went from ${percent(reference)} to ${percent(current)}`
    })
}

/** The largest labels of either side, and the rest as one. */
function labelDistribution(pair: ColumnPair): DriftDistribution {
  const all = labelShares(pair)
  const order = pair.kind === 'number' ? all : all.sort((a, b) => b.reference + b.current - (a.reference + a.current))
  const kept = order.slice(0, singleValues)
  const rest = order.slice(singleValues)
  const sum = (side: 'reference' | 'current'): number => rounded(rest.reduce((total, one) => total + one[side], 0))
  const drawn =
    rest.length === 0
      ? kept
      : [...kept, { label: `${rest.length} more`, reference: sum('reference'), current: sum('current') }]
  return {
    kind: 'category',
    labels: drawn.map(({ label }) => label),
    reference: drawn.map(({ reference }) => reference),
    current: drawn.map(({ current }) => current),
  }
}

function shares(rows: Float64Array): number[] {
  return [...sharesOf(rows)].map(rounded)
}

/** Six significant digits: enough for a drawing, and small in a record. */
function rounded(value: number): number {
  return Number(value.toPrecision(6))
}
