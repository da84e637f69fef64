import type { QualityIssue } from '../records/drift-report.ts'
import type { ColumnProfile, Profile } from '../records/profile.ts'
import { columnNamed, columnPair } from './column-pair.ts'
import { categoryIssues } from './new-categories.ts'
import { percent } from './percent.ts'
import { shareGrew } from './share-grew.ts'
import { stuckIssues } from './stuck-values.ts'
import { unitIssue } from './unit-jump.ts'
import { rangeIssue } from './value-range.ts'

/** What is wrong with the feed itself, found before any drift is looked for; failures first. */
export function qualityIssues(reference: Profile, current: Profile, ignore: readonly string[]): QualityIssue[] {
  const issues = [
    ...repeatedIssues(reference, current, ignore),
    ...newColumns(reference, current, ignore),
    ...reference.columns
      .filter(({ name }) => !ignore.includes(name))
      .flatMap((column) => columnIssues(column, current)),
  ]
  return [...issues.filter(({ status }) => status === 'fail'), ...issues.filter(({ status }) => status === 'warn')]
}

/** Ids and times are meant to go on. */
const input = ['feature', 'target', 'prediction', 'probability']

/** Outputs and late labels are not part of the feed: their absence breaks nothing. */
function mayBeAbsent({ role }: ColumnProfile): boolean {
  return role !== 'feature'
}

function newColumns(reference: Profile, current: Profile, ignore: readonly string[]): QualityIssue[] {
  return current.columns
    .filter(({ name, role }) => role === 'feature' && !columnNamed(reference, name) && !ignore.includes(name))
    .map(({ name }) => ({
      check: 'new-column',
      column: name,
      status: 'warn',
      reason: `"${name}" is new: the reference has no such column.`,
      reference: null,
      current: null,
    }))
}

function columnIssues(before: ColumnProfile, current: Profile): QualityIssue[] {
  const now = columnNamed(current, before.name)
  if (!now) {
    if (mayBeAbsent(before)) return []
    return [issue('missing-column', before, 'fail', `"${before.name}" is missing.`, null, null)]
  }
  const missing = missingIssue(before, now)
  if (now.rows === 0 || before.rows === 0 || !input.includes(before.role)) return missing
  const pair = columnPair(before, now)
  if (!pair) return [...missing, ...typeIssue(before, now)]
  if (pair.kind === 'category') return [...missing, ...categoryIssues(pair), ...stuckIssues(pair)]
  const unit = unitIssue(pair)
  return [...missing, ...infiniteIssue(before, now), ...(unit ? [unit] : rangeIssue(pair)), ...stuckIssues(pair)]
}

function typeIssue(before: ColumnProfile, now: ColumnProfile): QualityIssue[] {
  if (before.kind === now.kind) return []
  const words = { number: 'numbers', category: 'texts', other: `values for ${now.role}` }
  const was = { ...words, other: `values for ${before.role}` }[before.kind]
  const status = before.role === 'feature' ? 'fail' : 'warn'
  return [issue('type', before, status, `"${before.name}" held ${was} and now holds ${words[now.kind]}.`, null, null)]
}

/** A jump of ten points or an empty column breaks the feed; less is told. Labels come late: their gaps are no fault. */
function missingIssue(before: ColumnProfile, now: ColumnProfile): QualityIssue[] {
  if (before.role === 'target') return []
  const [all, rows] = [before.rows + before.missing, now.rows + now.missing]
  if (!shareGrew(before.missing, all, now.missing, rows) && !(now.rows === 0 && before.rows > 0)) return []
  const [was, is] = [before.missing / all, now.missing / rows]
  if (is - was < 0.01) return []
  const status = before.role === 'feature' && (now.rows === 0 || is - was >= 0.1) ? 'fail' : 'warn'
  const text =
    now.rows === 0
      ? `"${before.name}" has no values any more (missing before: ${percent(was)}).`
      : `"${before.name}" is missing in ${percent(is)} of the rows, before in ${percent(was)}.`
  return [issue('missing-values', before, status, text, was, is)]
}

function infiniteIssue(before: ColumnProfile, now: ColumnProfile): QualityIssue[] {
  if (before.kind !== 'number' || now.kind !== 'number') return []
  if (!shareGrew(before.infinite, before.rows + before.infinite, now.infinite, now.rows + now.infinite)) return []
  const [was, is] = [before.infinite / (before.rows + before.infinite), now.infinite / (now.rows + now.infinite)]
  return [
    issue('infinite-values', before, 'warn', `"${before.name}" is infinite in ${percent(is)} of the rows.`, was, is),
  ]
}

function repeatedIssues(reference: Profile, current: Profile, ignore: readonly string[]): QualityIssue[] {
  const [before, now] = [reference.duplicates.value, current.duplicates.value]
  if (before === null || now === null || !shareGrew(before, reference.rows, now, current.rows)) return []
  // Fewer columns make more rows look alike.
  const compared = ({ columns }: Profile): number =>
    columns.filter(({ name, role }) => role === 'feature' && !ignore.includes(name)).length
  if (compared(current) < compared(reference)) return []
  const [was, is] = [before / reference.rows, now / current.rows]
  if (is - was < 0.02) return []
  return [
    {
      check: 'duplicates',
      column: null,
      status: is - was >= 0.25 ? 'fail' : 'warn',
      reason: `${percent(is)} of the rows repeat an earlier row, before ${percent(was)}.`,
      reference: was,
      current: is,
    },
  ]
}

function issue(
  check: QualityIssue['check'],
  { name }: ColumnProfile,
  status: QualityIssue['status'],
  reason: string,
  reference: number | null,
  current: number | null,
): QualityIssue {
  return { check, column: name, status, reason, reference, current }
}
