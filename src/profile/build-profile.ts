import { inferColumns } from '../data/infer-columns.ts'
import { isoTime } from '../data/iso-time.ts'
import { rowDigests } from '../data/row-digests.ts'
import type { Column, StringColumn, Table } from '../data/table.ts'
import type { ColumnProfile, OutcomeProfile, Profile } from '../records/profile.ts'
import type { ColumnSummary } from '../records/run.ts'
import { categoryProfile } from './category-profile.ts'
import { EXACT_ROWS } from './knots.ts'
import { numberProfile } from './number-profile.ts'
import { exact, unavailable } from './precision.ts'

/** Beyond, equal rows are not looked for. */
const DUPLICATE_ROWS = 200_000

export interface ProfileOptions {
  /** Summaries of the columns; inferred where they are not given. */
  readonly columns?: readonly ColumnSummary[]
  readonly target?: string | null
  /** Columns that hold what a model said. */
  readonly outputs?: Readonly<Record<string, 'prediction' | 'probability'>>
  readonly digest?: string | null
  /** Keep every distinct value (default: up to 10,000 rows). */
  readonly exact?: boolean
  readonly outcome?: OutcomeProfile | null
}

/** The deterministic summary of a table: the same rows in the same order give the same profile. */
export function buildProfile(table: Table, options: ProfileOptions = {}): Profile {
  const { target = null, outputs = {}, digest = null, outcome = null } = options
  const keepAll = options.exact ?? table.rows <= EXACT_ROWS
  const summaries = options.columns ?? inferColumns(table, {}, target)
  const role = new Map(summaries.map((summary) => [summary.name, summary]))
  const columns = table.columns.map((column) => {
    const summary = role.get(column.name)
    return columnProfile(column, roleOf(column, summary?.role ?? 'ignore', outputs), summary, keepAll)
  })
  return {
    schema_version: 1,
    rows: table.rows,
    digest,
    generations: columns.some((column) => column.kind === 'number' && column.between) ? 1 : 0,
    duplicates: duplicatesIn(table, columns),
    columns,
    outcome,
  }
}

type Outputs = NonNullable<ProfileOptions['outputs']>

function roleOf(column: Column, role: ColumnSummary['role'], outputs: Outputs): ColumnProfile['role'] {
  const output = Object.hasOwn(outputs, column.name) ? outputs[column.name] : undefined
  if (output !== undefined) return output
  if (role !== 'number' && role !== 'category') return role
  return looksLikeIds(column) ? 'id' : 'feature'
}

/** Whole numbers that all differ and leave no gaps number the rows; with such a name, gaps are allowed. */
function looksLikeIds(column: Column): boolean {
  if (column.kind !== 'number' || !column.integer || column.values.length < 20) return false
  const sorted = column.values.slice().sort()
  for (let row = 1; row < sorted.length; row++) if (!(sorted[row]! > sorted[row - 1]!)) return false
  const dense = sorted[sorted.length - 1]! - sorted[0]! === sorted.length - 1
  return dense || /(^|[_\s.-])(id|index|key|uuid)$/i.test(column.name)
}

function columnProfile(
  column: Column,
  role: ColumnProfile['role'],
  summary: ColumnSummary | undefined,
  keepAll: boolean,
): ColumnProfile {
  const compared = role === 'feature' || role === 'target' || role === 'prediction' || role === 'probability'
  if (column.kind === 'number' && (compared || role === 'id'))
    return numberProfile(column.name, role, column.values, keepAll)
  if (column.kind === 'string' && compared) return categoryProfile(column, role, keepAll)
  const rows = column.kind === 'number' ? column.values.length : column.codes.length
  const missing = summary?.missing ?? 0
  return {
    name: column.name,
    role,
    kind: 'other',
    missing,
    distinct: { value: summary?.distinct ?? 0, precision: summary ? exact : unavailable },
    rows: rows - missing,
    ...(role === 'time' && column.kind === 'string' ? timeSpan(column) : { first: null, last: null }),
  }
}

function timeSpan({ categories }: StringColumn): { first: number | null; last: number | null } {
  const times = categories.map(isoTime).filter((time) => !Number.isNaN(time))
  if (times.length === 0) return { first: null, last: null }
  return {
    first: times.reduce((a, b) => Math.min(a, b)),
    last: times.reduce((a, b) => Math.max(a, b)),
  }
}

/** Rows that equal an earlier row in every column but ids and times. */
function duplicatesIn(table: Table, columns: readonly ColumnProfile[]): Profile['duplicates'] {
  if (table.rows > DUPLICATE_ROWS) return { value: null, precision: unavailable }
  const names = columns.filter(({ role }) => role !== 'id' && role !== 'time').map(({ name }) => name)
  if (names.length === 0) return { value: null, precision: unavailable }
  const { high, low } = rowDigests(table, names)
  const seen = new Set<number>()
  for (let row = 0; row < table.rows; row++) seen.add((high[row]! & 0x1fffff) * 2 ** 32 + low[row]!)
  return { value: table.rows - seen.size, precision: exact }
}
