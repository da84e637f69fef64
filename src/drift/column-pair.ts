import type { CategoryProfile, ColumnProfile, NumberProfile, Profile } from '../records/profile.ts'
import { walkKnots } from '../stats/distribution.ts'

/** One column on both sides, of one kind. */
export type ColumnPair =
  | { readonly kind: 'number'; readonly reference: NumberProfile; readonly current: NumberProfile }
  | { readonly kind: 'category'; readonly reference: CategoryProfile; readonly current: CategoryProfile }

/** The column on both sides as it can be compared; null where it cannot. */
export function columnPair(reference: ColumnProfile, current: ColumnProfile): ColumnPair | null {
  if (reference.kind === 'number' && current.kind === 'number') return { kind: 'number', reference, current }
  if (reference.kind === 'category' && current.kind === 'category') return { kind: 'category', reference, current }
  // Labels such as 1 and 2 are numbers when no other one came: they are labels still.
  if (reference.kind === 'category' && current.kind === 'number') {
    const labels = asLabels(current, reference)
    return labels && { kind: 'category', reference, current: labels }
  }
  if (reference.kind === 'number' && current.kind === 'category') {
    const labels = asLabels(reference, current)
    return labels && { kind: 'category', reference: labels, current }
  }
  return null
}

function asLabels(numbers: NumberProfile, labelled: CategoryProfile): CategoryProfile | null {
  if (numbers.between !== null || numbers.rows === 0) return null
  const labels = numbers.values.map(String)
  const known = new Set(labelled.labels)
  const shared = labels.reduce((rows, label, i) => rows + (known.has(label) ? numbers.counts[i]! : 0), 0)
  if (shared < numbers.rows / 2) return null
  const { name, role, missing, distinct, rows, counts, precision, sketched } = numbers
  return {
    name,
    role,
    missing,
    distinct,
    rows,
    precision,
    sketched,
    kind: 'category',
    labels,
    counts,
    other: { rows: 0, distinct: 0 },
  }
}

export function columnNamed(profile: Profile, name: string): ColumnProfile | undefined {
  return profile.columns.find((column) => column.name === name)
}

/** Rows of each value or label on both sides, in the order of values or of the reference's labels. */
export interface Counts {
  readonly size: number
  labels(): readonly string[]
  readonly reference: Float64Array
  readonly current: Float64Array
  readonly exact: boolean
}

/** null where the values of one side are no longer known one by one. */
export function countsOf(pair: ColumnPair): Counts | null {
  return pair.kind === 'category' ? labelCounts(pair) : valueCounts(pair)
}

function valueCounts({ reference, current }: Extract<ColumnPair, { kind: 'number' }>): Counts | null {
  if (reference.between !== null || current.between !== null) return null
  const values: number[] = []
  const before: number[] = []
  const now: number[] = []
  walkKnots(reference, current, (value, aBelow, aUpTo, bBelow, bUpTo) => {
    values.push(value)
    before.push(aUpTo - aBelow)
    now.push(bUpTo - bBelow)
  })
  return {
    size: values.length,
    labels: () => values.map(String),
    reference: Float64Array.from(before),
    current: Float64Array.from(now),
    exact: true,
  }
}

/** Labels that either side pooled are compared as one: a label pooled there must not look new here. */
function labelCounts({ reference, current }: Extract<ColumnPair, { kind: 'category' }>): Counts {
  const pooled = reference.other.rows > 0 || current.other.rows > 0
  const inBoth = new Set(current.labels)
  const labels = pooled
    ? reference.labels.filter((label) => inBoth.has(label))
    : [...new Set([...reference.labels, ...current.labels])]
  const position = new Map(labels.map((label, i) => [label, i]))
  const size = labels.length + (pooled ? 1 : 0)
  const spread = ({ labels: own, counts, other }: CategoryProfile): Float64Array => {
    const rows = new Float64Array(size)
    if (pooled) rows[size - 1] = other.rows
    own.forEach((label, i) => {
      rows[position.get(label) ?? size - 1]! += counts[i]!
    })
    return rows
  }
  const named = pooled ? [...labels, 'all others'] : labels
  return {
    size,
    labels: () => named,
    reference: spread(reference),
    current: spread(current),
    exact: !pooled,
  }
}

export function sharesOf(counts: Float64Array): Float64Array {
  const total = counts.reduce((sum, count) => sum + count, 0)
  return counts.map((count) => count / total)
}

/** Whether either side stems from a random sketch. */
export function isSketched({ reference, current }: ColumnPair): boolean {
  return reference.sketched || current.sketched
}
