import { UserError } from '../errors.ts'
import type { CategoryProfile, ColumnProfile, NumberProfile, Precision, Profile } from '../records/profile.ts'
import { ranked, TOP_LABELS } from './category-profile.ts'
import { EXACT_ROWS, EXACT_VALUES, mixed, thinned } from './knots.ts'
import { bounded, exact, unavailable } from './precision.ts'

/**
 * One profile of all rows. Counts, means and variances are exact; tables of numbers stay exact up to 1,000 distinct
 * values, and past them each merge adds to their error. UserError: other columns or kinds.
 */
export function mergeProfiles(profiles: readonly Profile[]): Profile {
  const [first, ...others] = profiles
  if (!first) throw new Error('nothing to merge')
  return others.reduce(mergeTwo, first)
}

function mergeTwo(a: Profile, b: Profile): Profile {
  const problems = [
    ...a.columns.filter(({ name }) => !named(b, name)).map(({ name }) => `"${name}" is only in one of the profiles`),
    ...b.columns.flatMap(({ name, kind }) => {
      const twin = named(a, name)
      if (!twin) return [`"${name}" is only in one of the profiles`]
      return twin.kind === kind ? [] : [`"${name}" is ${twin.kind} in one profile and ${kind} in another`]
    }),
  ]
  if (problems.length > 0) throw new UserError(problems.map((what) => ({ where: 'merge', what })))
  const columns = a.columns.map((column) => mergeColumns(column, named(b, column.name)!))
  const grew = columns.some((column) => column.kind === 'number' && column.between !== null)
  return {
    schema_version: 1,
    rows: a.rows + b.rows,
    digest: null,
    generations: Math.max(a.generations, b.generations) + (grew ? 1 : 0),
    // The same row may be in both.
    duplicates: { value: null, precision: unavailable },
    columns,
    outcome: null,
    importances: null,
    components: null,
    segments: [],
    multivariate: [],
    estimated: null,
  }
}

function named({ columns }: Profile, name: string): ColumnProfile | undefined {
  return columns.find((column) => column.name === name)
}

function mergeColumns(a: ColumnProfile, b: ColumnProfile): ColumnProfile {
  if (a.kind === 'number' && b.kind === 'number') return mergeNumbers(a, b)
  if (a.kind === 'category' && b.kind === 'category') return mergeCategories(a, b)
  if (a.kind !== 'other' || b.kind !== 'other') throw new Error('columns of different kinds')
  const ends = (values: (number | null)[], pick: (x: number, y: number) => number): number | null =>
    values.reduce((x, y) => (x === null || y === null ? (x ?? y) : pick(x, y)))
  return {
    ...a,
    missing: a.missing + b.missing,
    rows: a.rows + b.rows,
    distinct: { value: Math.max(a.distinct.value, b.distinct.value), precision: unavailable },
    first: ends([a.first, b.first], Math.min),
    last: ends([a.last, b.last], Math.max),
  }
}

function mergeNumbers(a: NumberProfile, b: NumberProfile): NumberProfile {
  const rows = a.rows + b.rows
  const inherited = ((a.precision.error ?? 1) * a.rows + (b.precision.error ?? 1) * b.rows) / Math.max(1, rows)
  const all = mixed(a, b)
  const small = all.between === null && (all.values.length <= EXACT_VALUES || rows <= EXACT_ROWS)
  const table = small
    ? { values: [...(all.values as number[])], counts: [...(all.counts as number[])], between: null, error: inherited }
    : thinned(all, inherited)
  const complete = a.between === null && b.between === null
  return {
    name: a.name,
    role: a.role,
    kind: 'number',
    sketched: a.sketched || b.sketched,
    missing: a.missing + b.missing,
    distinct: {
      value: complete ? all.values.length : Math.max(a.distinct.value, b.distinct.value),
      precision: complete ? distinctOfBoth(a, b) : bounded(Math.min(a.distinct.value, b.distinct.value)),
    },
    rows,
    infinite: a.infinite + b.infinite,
    whole: a.whole && b.whole,
    ...mergeMoments(a, b),
    longest_run: null,
    values: table.values,
    counts: table.counts,
    between: table.between,
    precision: bounded(table.error),
  }
}

function distinctOfBoth(a: NumberProfile, b: NumberProfile): Precision {
  return a.distinct.precision.kind === 'exact' && b.distinct.precision.kind === 'exact' ? exact : unavailable
}

/** Chan, Golub & LeVeque (1979). */
function mergeMoments(a: NumberProfile, b: NumberProfile): Pick<NumberProfile, 'mean' | 'm2'> {
  if (a.rows === 0) return { mean: b.mean, m2: b.m2 }
  if (b.rows === 0) return { mean: a.mean, m2: a.m2 }
  if (a.mean === null || b.mean === null || a.m2 === null || b.m2 === null) return { mean: null, m2: null }
  const rows = a.rows + b.rows
  const apart = b.mean - a.mean
  return {
    mean: (a.mean * a.rows + b.mean * b.rows) / rows,
    m2: a.m2 + b.m2 + (apart * apart * a.rows * b.rows) / rows,
  }
}

function mergeCategories(a: CategoryProfile, b: CategoryProfile): CategoryProfile {
  const counts = new Map(a.labels.map((label, i) => [label, a.counts[i]!]))
  b.labels.forEach((label, i) => {
    counts.set(label, (counts.get(label) ?? 0) + b.counts[i]!)
  })
  return {
    name: a.name,
    role: a.role,
    kind: 'category',
    sketched: a.sketched || b.sketched,
    missing: a.missing + b.missing,
    rows: a.rows + b.rows,
    ...ranked([...counts], TOP_LABELS, {
      rows: a.other.rows + b.other.rows,
      distinct: Math.max(a.other.distinct, b.other.distinct),
    }),
  }
}
