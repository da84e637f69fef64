import { UserError } from '../errors.ts'
import type { Task } from '../records/task.ts'
import { byCodePoint } from './code-point-order.ts'
import { decimalText } from './decimal-number.ts'
import { missingRows } from './missing-rows.ts'
import { columnNamed } from './select.ts'
import { closest } from './suggest.ts'
import type { Column, Table } from './table.ts'
import { unknownColumn } from './unknown-column.ts'

const suspiciousClasses = 1000

/** A classifier's target: labels by code point, as numpy sorts texts, and an index into them per row. */
export interface ClassTarget {
  readonly classes: string[]
  readonly codes: Int32Array
}

export interface NumberTarget {
  readonly values: Float64Array
}

/**
 * The target as the task needs it. Numbers as classes are called as they are written: 0 and 1.0 are `0` and `1`.
 * UserErrors: no such column, gaps, texts for a regression, one class only, three or more for a binary task, over 1,000, no positive class.
 */
export function checkTarget(table: Table, target: string, task: 'regression', positive?: string): NumberTarget
export function checkTarget(
  table: Table,
  target: string,
  task: Exclude<Task, 'regression'>,
  positive?: string,
): ClassTarget
export function checkTarget(table: Table, target: string, task: Task, positive?: string): ClassTarget | NumberTarget
export function checkTarget(table: Table, target: string, task: Task, positive?: string): ClassTarget | NumberTarget {
  const column = columnNamed(table, target)
  if (!column) throw new UserError({ where: 'target', ...unknownColumn(target, table, 'the target') })
  refuseGaps(column, table.rows)
  if (task !== 'regression') return classTarget(column, task, positive)
  if (column.kind === 'number') return { values: column.values }
  throw new UserError({
    where: 'target',
    what: `a regression needs numbers, "${target}" holds texts such as "${column.categories[0]}"`,
    allowed: 'a column of numbers, or task: multiclass-classification',
  })
}

function refuseGaps(column: Column, rows: number): void {
  const { count, first } = missingRows(column)
  if (count === 0) return
  const what = `${count} of ${rows} rows have no value in the target "${column.name}" (first: row ${first + 1})`
  throw new UserError({ where: 'target', what, allowed: 'a target in every row' })
}

function classTarget(column: Column, task: Task, positive: string | undefined): ClassTarget {
  const target = labelled(column)
  const { classes } = target
  const shown = classes.length > 10 ? `${classes.slice(0, 10).join(', ')}, ...` : classes.join(', ')
  const where = 'target'
  if (classes.length < 2) {
    throw new UserError({
      where,
      what: `every row has the same class in "${column.name}": ${shown}`,
      allowed: 'two classes or more',
    })
  }
  if (task === 'binary-classification' && classes.length > 2) {
    const what = `"${column.name}" has ${classes.length} classes (${shown}), a binary classification needs two`
    throw new UserError({ where, what, allowed: 'task: multiclass-classification, or a column of two classes' })
  }
  if (classes.length > suspiciousClasses) {
    const what = `"${column.name}" has ${classes.length} classes, more than ${suspiciousClasses}: is it an id or a number?`
    throw new UserError({
      where,
      what,
      allowed: column.kind === 'number' ? 'task: regression, or another target' : 'another target',
    })
  }
  if (positive !== undefined && !classes.includes(positive)) {
    const near = closest(positive, classes)
    const what = `no row has the class "${positive}" in "${column.name}"${near === null ? '' : `; did you mean "${near}"?`}`
    throw new UserError({ where: 'positive', what, allowed: shown })
  }
  return target
}

/** The same without a word about how many classes there are: test rows may hold fewer than the training rows did. */
export function targetValues(table: Table, target: string, task: Task): ClassTarget | NumberTarget {
  const column = columnNamed(table, target)
  if (!column) throw new UserError({ where: 'target', ...unknownColumn(target, table, 'the target') })
  refuseGaps(column, table.rows)
  if (task !== 'regression') return labelled(column)
  return checkTarget(table, target, task)
}

/** Labels of the values that occur, and each row's index into them. */
function labelled(column: Column): ClassTarget {
  const texts = column.kind === 'number' ? numbersAsTexts(column.values) : column
  const used = new Set(texts.codes)
  const classes = texts.categories.filter((_, code) => used.has(code)).sort(byCodePoint)
  const index = new Map(classes.map((label, at) => [label, at]))
  const renumbered = texts.categories.map((label) => index.get(label) ?? -1)
  return { classes, codes: texts.codes.map((code) => renumbered[code]!) }
}

function numbersAsTexts(values: Float64Array): { codes: Int32Array; categories: string[] } {
  const index = new Map<number, number>()
  const codes = Int32Array.from(values, (value) => {
    // A map holds 0 and -0 to be one key.
    const code = index.get(value) ?? index.size
    index.set(value, code)
    return code
  })
  return { codes, categories: Array.from(index.keys(), (value) => decimalText(value)) }
}
