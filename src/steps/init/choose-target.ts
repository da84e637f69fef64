import { missingRows } from '../../data/missing-rows.ts'
import { columnNamed } from '../../data/select.ts'
import type { Table } from '../../data/table.ts'
import { unknownColumn } from '../../data/unknown-column.ts'
import { UserError } from '../../errors.ts'
import type { ColumnSummary } from '../../records/run.ts'

export interface TargetChoice {
  readonly name: string
  /** Why this one, for the project file's reader. */
  readonly why: string
  /** What could have been meant as well. */
  readonly others: readonly string[]
  /** Found by its name or in the program; false: only by its place. */
  readonly sure: boolean
}

const exact = ['target', 'label', 'labels', 'class', 'y', 'outcome', 'response', 'output']
const words =
  'churn churned default defaulted fraud survived survival diagnosis disease damage damaged species cultivar variety quality price saleprice medv sales revenue demand charges salary income approved converted conversion clicked click spam attrition delayed delay failure failed readmitted subscribed deposit exited result status rating score grade'.split(
    ' ',
  )
const mostClasses = 100

/** @throws UserError when the named column is not there, or when no column could be a target. */
export function chooseTarget(
  table: Table,
  columns: readonly ColumnSummary[],
  named: string | undefined,
  program: { readonly path: string; readonly text: string } | null,
  where: string,
): TargetChoice {
  if (named !== undefined) {
    if (!columnNamed(table, named))
      throw new UserError({ where: '--target', ...unknownColumn(named, table, `in ${where}`) })
    return { name: named, why: 'named with --target', others: [], sure: true }
  }
  const possible = columns.filter((column) => couldBeTarget(column, table)).map((column) => column.name)
  const inProgram =
    program === null
      ? undefined
      : targetInProgram(
          program.text,
          columns.map((column) => column.name),
        )
  const byName = namedTargets(possible)
  const name =
    inProgram ?? byName[0] ?? possible.findLast((column) => column === columns.at(-1)?.name) ?? possible.at(-1)
  if (name === undefined) {
    throw new UserError({
      where,
      what: 'no column of it could be the target: all are ids, times, free text, constant, or have gaps',
      allowed: `--target ${columns
        .map((column) => column.name)
        .slice(0, 20)
        .join(' | ')}`,
    })
  }
  const last = name === columns.at(-1)?.name ? 'the last column' : 'the last column that could be one'
  return {
    name,
    why: inProgram === name ? `taken from ${program?.path}` : byName.includes(name) ? 'by its name' : last,
    others: (inProgram === undefined ? (byName.length > 0 ? byName : possible.slice(-4)) : byName)
      .filter((other) => other !== name)
      .slice(0, 3),
    sure: inProgram !== undefined || byName.length > 0,
  }
}

function couldBeTarget({ name, role, type, distinct }: ColumnSummary, table: Table): boolean {
  if (role === 'time' || role === 'text' || distinct < 2 || looksLikeId(name)) return false
  const column = columnNamed(table, name)
  if (column === undefined || missingRows(column).count > 0) return false
  return type === 'number' || distinct <= mostClasses
}

export function looksLikeId(name: string): boolean {
  return (
    /(^|[^a-z])(id|uuid|guid|key|index)s?$/i.test(name) || /[a-z](Id|ID)$/.test(name) || /^Unnamed: ?\d+$/.test(name)
  )
}

/** `y = df["churn"]`, `TARGET = "churn"`, `df.pop("churn")`, `df.drop(columns=["churn"])`, `y = df.churn`; the surest first. */
function targetInProgram(text: string, names: readonly string[]): string | undefined {
  const patterns = [
    /\b\w*(?:target|label)\w*\s*=\s*["']([^"']+)["']/gi,
    /\by\w*\s*=\s*\w+(?:\.loc\[:,\s*|\[)\s*["']([^"']+)["']/g,
    /\by\w*\s*=\s*\w+\.(\w+)\s*(?:\n|$|\.(?:values|map|astype|to_numpy))/g,
    /\.pop\(\s*["']([^"']+)["']/g,
    /\.drop\(\s*(?:columns\s*=\s*)?\[?\s*["']([^"']+)["']/g,
    /\w+\[\s*["']([^"']+)["']\s*\]\s*(?:,|\))/g,
  ]
  for (const pattern of patterns) {
    for (const match of text.matchAll(pattern)) {
      const name = match[1]!
      if (names.includes(name) && !looksLikeId(name)) return name
    }
  }
  return undefined
}

/** Names that say so, the surest first. */
function namedTargets(names: readonly string[]): readonly string[] {
  const split = (name: string): readonly string[] =>
    name
      .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .split(/[^a-z0-9]+/)
  const ranked = names.flatMap((name) => {
    const parts = split(name)
    const whole = exact.indexOf(parts.join('_'))
    if (whole >= 0) return [{ name, rank: whole }]
    if (parts.includes('target') || parts.includes('label')) return [{ name, rank: exact.length }]
    const word = words.findIndex((one) => parts.includes(one))
    return word < 0 ? [] : [{ name, rank: exact.length + 1 + word }]
  })
  return ranked.sort((a, b) => a.rank - b.rank).map(({ name }) => name)
}
