import type { CategoryProfile, ColumnProfile, NumberProfile, Profile } from '../records/profile.ts'
import type { WhylogsSummary } from '../records/whylogs-summary.ts'
import { ranked, TOP_LABELS } from './category-profile.ts'
import { bounded, exact, unavailable } from './precision.ts'

type Summary = WhylogsSummary['columns'][number]

/**
 * A whylogs profile as one of ours. Its quantiles come from a random sketch (KLL): they are marked with its error at 99 %,
 * and as sketched, so that no p-value is made of them. Frequent items are exact where its bounds meet.
 */
export function fromWhylogs({ columns }: WhylogsSummary, digest: string): Profile {
  const made = columns.map(columnOf)
  return {
    schema_version: 1,
    rows: columns.reduce((most, { n }) => Math.max(most, n), 0),
    digest,
    generations: 1,
    duplicates: { value: null, precision: unavailable },
    columns: made,
    outcome: null,
    importances: null,
    components: null,
    segments: [],
    multivariate: [],
    estimated: null,
  }
}

function columnOf(summary: Summary): ColumnProfile {
  const { types, distribution } = summary
  const numbers = types.integral + types.fractional
  if (numbers >= types.string + types.boolean && distribution && distribution.n > 0)
    return numberColumn(summary, distribution)
  if (types.boolean > types.string) return categoryColumn(summary, booleans(summary))
  return categoryColumn(summary, summary.items ?? [])
}

function base({ name, missing, distinct }: Summary) {
  const error = Math.max(distinct.upper - distinct.value, distinct.value - distinct.lower)
  return {
    name,
    role: 'feature' as const,
    missing,
    distinct: { value: Math.round(distinct.value), precision: error < 0.5 ? exact : bounded(error) },
  }
}

function numberColumn(
  summary: Summary,
  { n, mean, m2, quantiles, rank_error }: NonNullable<Summary['distribution']>,
): NumberProfile {
  const step = n / (quantiles.length - 1)
  const [values, counts, between]: [number[], number[], number[]] = [[quantiles[0]!], [0], [0]]
  for (let at = 1; at < quantiles.length; at++) {
    if (quantiles[at]! <= values.at(-1)!) counts[counts.length - 1]! += step
    else {
      values.push(quantiles[at]!)
      counts.push(0)
      between.push(step)
    }
  }
  return {
    ...base(summary),
    kind: 'number',
    rows: n,
    infinite: summary.infinite,
    whole: summary.types.fractional === 0,
    mean,
    m2,
    longest_run: null,
    precision: bounded(rank_error + 1 / (quantiles.length - 1)),
    sketched: true,
    values,
    counts,
    between,
  }
}

function booleans({ types, true_count: yes }: Summary): NonNullable<Summary['items']> {
  const no = types.boolean - yes
  return [
    { value: 'true', count: yes, lower: yes, upper: yes },
    { value: 'false', count: no, lower: no, upper: no },
  ]
}

function categoryColumn(summary: Summary, items: NonNullable<Summary['items']>): CategoryProfile {
  const rows = summary.types.string + summary.types.boolean
  const named = items.reduce((sum, { count }) => sum + count, 0)
  const error = items.reduce((most, { lower, upper }) => Math.max(most, upper - lower), 0) / Math.max(1, rows)
  const counted = items.filter(({ count }) => count > 0).map(({ value, count }): [string, number] => [value, count])
  const other = {
    rows: Math.max(0, rows - named),
    distinct: Math.max(0, Math.round(summary.distinct.value) - counted.length),
  }
  const table = ranked(counted, TOP_LABELS, other.rows === 0 ? { rows: 0, distinct: 0 } : other)
  return {
    ...base(summary),
    kind: 'category',
    rows: Math.max(rows, named),
    ...table,
    precision: error === 0 ? table.precision : bounded(error + (table.precision.error ?? 0)),
    sketched: error > 0,
  }
}
