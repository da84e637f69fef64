import { inferColumns } from '../data/infer-columns.ts'
import { isoTime } from '../data/iso-time.ts'
import { missingRows } from '../data/missing-rows.ts'
import { rowDigests } from '../data/row-digests.ts'
import { dropColumns, takeRows } from '../data/select.ts'
import type { Column, StringColumn, Table } from '../data/table.ts'
import type { ColumnProfile, NumberProfile, OutcomeProfile, Profile } from '../records/profile.ts'
import type { ColumnSummary } from '../records/run.ts'
import { categoryProfile } from './category-profile.ts'
import { EXACT_ROWS } from './knots.ts'
import { numberProfile, type Scratch, scratchFor } from './number-profile.ts'
import { exact, unavailable } from './precision.ts'
import { valueGroups } from './value-groups.ts'

/** Beyond, equal rows are not looked for. */
const DUPLICATE_ROWS = 200_000

export interface ProfileOptions {
  /** What columns are used for, where that is known; the rest is inferred. */
  readonly roles?: Readonly<Record<string, ColumnSummary['role']>>
  readonly target?: string | null
  /** Columns that hold what a model said. */
  readonly outputs?: Readonly<Record<string, 'prediction' | 'probability'>>
  readonly digest?: string | null
  /** Keep every distinct value (default: up to 10,000 rows). */
  readonly exact?: boolean
  readonly outcome?: OutcomeProfile | null
  /** Columns whose values are summarised one by one, too. */
  readonly segments?: readonly string[]
}

/** The deterministic summary of a table: the same rows in the same order give the same profile. */
export function buildProfile(table: Table, options: ProfileOptions = {}): Profile {
  const { digest = null, outcome = null } = options
  const keepAll = options.exact ?? table.rows <= EXACT_ROWS
  const scratch = scratchFor(table.columns.some(({ kind }) => kind === 'number') ? table.rows : 0)
  const columns = table.columns.map((column) => columnProfile(column, roleOf(column, options), keepAll, scratch))
  return {
    schema_version: 1,
    rows: table.rows,
    digest,
    generations: columns.some((column) => column.kind === 'number' && column.between) ? 1 : 0,
    duplicates: duplicatesIn(table, columns),
    columns,
    outcome,
    importances: null,
    components: null,
    segments: (options.segments ?? []).flatMap((name) => segmentsBy(table, name, options)),
    multivariate: [],
    estimated: null,
  }
}

function roleOf(column: Column, { roles = {}, target = null, outputs = {} }: ProfileOptions): ColumnProfile['role'] {
  const { name } = column
  if (Object.hasOwn(outputs, name)) return outputs[name]!
  if (name === target) return 'target'
  const role = (Object.hasOwn(roles, name) ? roles[name] : undefined) ?? inferredRole(column)
  return role === 'number' || role === 'category' ? 'feature' : role
}

/** Numbers need no look at their values, which would cost a sort. */
function inferredRole(column: Column): ColumnSummary['role'] {
  if (column.kind === 'number') return 'number'
  return inferColumns({ rows: column.codes.length, columns: [column] }, {}, null)[0]!.role
}

const compared = ['feature', 'target', 'prediction', 'probability']

function columnProfile(column: Column, role: ColumnProfile['role'], keepAll: boolean, scratch: Scratch): ColumnProfile {
  if (column.kind === 'number' && (compared.includes(role) || role === 'id')) {
    const profile = numberProfile(column.name, role, column.values, keepAll, scratch)
    return role === 'feature' && looksLikeIds(profile) ? { ...profile, role: 'id' } : profile
  }
  if (column.kind === 'string' && compared.includes(role)) return categoryProfile(column, role, keepAll)
  const rows = column.kind === 'number' ? column.values.length : column.codes.length
  const { count: missing } = missingRows(column)
  return {
    name: column.name,
    role,
    kind: 'other',
    missing,
    distinct:
      column.kind === 'number'
        ? { value: 0, precision: unavailable }
        : { value: column.categories.length, precision: exact },
    rows: rows - missing,
    ...(role === 'time' && column.kind === 'string' ? timeSpan(column) : { first: null, last: null }),
  }
}

/** Whole numbers that all differ and leave no gaps number the rows; with such a name, gaps are allowed. */
function looksLikeIds({ name, whole, rows, distinct, values, missing, infinite }: NumberProfile): boolean {
  if (!whole || rows < 20 || distinct.value !== rows || missing + infinite > 0) return false
  const dense = values[values.length - 1]! - values[0]! === rows - 1
  return dense || /(^|[_\s.-])(id|index|key|uuid)$/i.test(name)
}

function timeSpan({ categories }: StringColumn): { first: number | null; last: number | null } {
  const times = categories.map(isoTime).filter((time) => !Number.isNaN(time))
  if (times.length === 0) return { first: null, last: null }
  return {
    first: times.reduce((a, b) => Math.min(a, b)),
    last: times.reduce((a, b) => Math.max(a, b)),
  }
}

/** Rows that equal an earlier row in every feature: outputs and late labels may come or not. */
function duplicatesIn(table: Table, columns: readonly ColumnProfile[]): Profile['duplicates'] {
  if (table.rows > DUPLICATE_ROWS) return { value: null, precision: unavailable }
  const names = columns.filter(({ role }) => role === 'feature').map(({ name }) => name)
  if (names.length === 0) return { value: null, precision: unavailable }
  const { high, low } = rowDigests(table, names)
  const seen = new Set<number>()
  for (let row = 0; row < table.rows; row++) seen.add((high[row]! & 0x1fffff) * 2 ** 32 + low[row]!)
  return { value: table.rows - seen.size, precision: exact }
}

function segmentsBy(table: Table, name: string, options: ProfileOptions): Profile['segments'] {
  const column = table.columns.find((one) => one.name === name)
  const rest = dropColumns(table, [name])
  return (column ? valueGroups(column) : []).map(({ value, rows }) => {
    const { columns } = buildProfile(takeRows(rest, rows), { ...options, segments: [], outcome: null })
    return { column: name, value, rows: rows.length, columns }
  })
}
