import { byCodePoint } from '../data/code-point-order.ts'
import type { StringColumn } from '../data/table.ts'
import type { CategoryProfile } from '../records/profile.ts'
import { bounded, exact } from './precision.ts'

/** So many labels are counted one by one. */
export const TOP_LABELS = 1000

/** Summarises texts by their frequency. `keepAll` keeps every label. */
export function categoryProfile(
  column: StringColumn,
  role: CategoryProfile['role'],
  keepAll: boolean,
): CategoryProfile {
  const perCode = new Float64Array(column.categories.length)
  let missing = 0
  for (const code of column.codes) {
    if (code < 0) missing++
    else perCode[code]!++
  }
  const counted = column.categories.map((label, code): [string, number] => [label, perCode[code]!])
  return {
    name: column.name,
    role,
    kind: 'category',
    missing,
    rows: column.codes.length - missing,
    sketched: false,
    ...ranked(
      counted.filter(([, count]) => count > 0),
      keepAll ? Number.POSITIVE_INFINITY : TOP_LABELS,
      { rows: 0, distinct: 0 },
    ),
  }
}

/** Labels by falling count; those past `most` join `other`. */
export function ranked(
  counted: [string, number][],
  most: number,
  other: CategoryProfile['other'],
): Pick<CategoryProfile, 'labels' | 'counts' | 'other' | 'precision' | 'distinct'> {
  const order = counted.sort(([a, x], [b, y]) => y - x || byCodePoint(a, b))
  const kept = order.slice(0, most)
  const rest = order.slice(most)
  const unnamed = rest.reduce((rows, [, count]) => rows + count, other.rows)
  const all = kept.reduce((rows, [, count]) => rows + count, unnamed)
  return {
    labels: kept.map(([label]) => label),
    counts: kept.map(([, count]) => count),
    other: { rows: unnamed, distinct: other.distinct + rest.length },
    precision: bounded(unnamed / Math.max(1, all)),
    distinct: {
      value: order.length + other.distinct,
      // Labels that were pooled before may be among those named now.
      precision: other.distinct === 0 ? exact : bounded(other.distinct),
    },
  }
}
