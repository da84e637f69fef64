import { byCodePoint } from '../data/code-point-order.ts'
import { decimalText } from '../data/decimal-number.ts'
import type { Table } from '../data/table.ts'
import { UserError } from '../errors.ts'
import type { Task } from '../records/task.ts'

/** What is learned: class indexes, or numbers. */
export interface Target {
  readonly classes: readonly string[]
  readonly positive: string | null
  /** Class index, or the number, of each row. */
  readonly values: Float64Array
}

const LARGEST = 1e38
const MAX_CLASSES = 1000

/** Reads the target column for the task. Throws UserError: no such column, missing values, too few or too many classes. */
export function readTarget(table: Table, name: string, task: Task, positive: string | null): Target {
  const column = table.columns.find((c) => c.name === name)
  if (!column) {
    throw new UserError({
      where: 'target',
      what: `the data has no column ${JSON.stringify(name)}`,
      allowed: table.columns.map((c) => c.name).join(', '),
    })
  }
  if (table.rows === 0) throw new UserError({ where: name, what: 'the data has no rows' })
  const missing =
    column.kind === 'number'
      ? column.values.reduce((n, v) => n + (Number.isNaN(v) ? 1 : 0), 0)
      : column.codes.reduce((n, c) => n + (c < 0 ? 1 : 0), 0)
  if (missing > 0) {
    throw new UserError({
      where: `column ${name}`,
      what: `the target is missing in ${missing} of ${table.rows} rows`,
      allowed: 'a value in every row',
    })
  }
  if (task === 'regression') {
    if (column.kind === 'string') {
      throw new UserError({
        where: `column ${name}`,
        what: `regression needs numbers, found ${JSON.stringify(column.categories[column.codes[0]!])}`,
      })
    }
    if (column.values.some((v) => Math.abs(v) > LARGEST)) {
      const what = 'the target holds a number too large for float32'
      throw new UserError({ where: `column ${name}`, what, allowed: `numbers up to ${LARGEST}` })
    }
    return { classes: [], positive: null, values: column.values }
  }
  const labels = column.kind === 'string' ? textLabels(column.codes, column.categories) : numberLabels(column.values)
  checkClasses(labels.classes, name, task, positive)
  return { ...labels, positive: task === 'binary-classification' ? (positive ?? labels.classes[1]!) : null }
}

function textLabels(codes: Int32Array, categories: readonly string[]): Pick<Target, 'classes' | 'values'> {
  const used = [...new Set(codes)]
  used.sort((a, b) => byCodePoint(categories[a]!, categories[b]!))
  const index = new Map(used.map((code, i) => [code, i]))
  return { classes: used.map((c) => categories[c]!), values: Float64Array.from(codes, (c) => index.get(c)!) }
}

/** Numbers as labels, in the order of their texts: as everywhere else in a predictions file. */
function numberLabels(values: Float64Array): Pick<Target, 'classes' | 'values'> {
  const used = [...new Set(values)].map((value) => ({ value, label: decimalText(value) }))
  used.sort((a, b) => byCodePoint(a.label, b.label))
  const index = new Map(used.map(({ value }, i) => [value, i]))
  return { classes: used.map(({ label }) => label), values: values.map((v) => index.get(v)!) }
}

function checkClasses(classes: readonly string[], name: string, task: Task, positive: string | null): void {
  const where = `column ${name}`
  const shown =
    classes
      .slice(0, 10)
      .map((c) => JSON.stringify(c))
      .join(', ') + (classes.length > 10 ? ' ...' : '')
  if (classes.length < 2) {
    throw new UserError({ where, what: `the target has one class only, ${shown}`, allowed: 'two classes or more' })
  }
  if (task === 'binary-classification' && classes.length > 2) {
    throw new UserError({
      where,
      what: `${task} needs two classes, found ${classes.length}: ${shown}`,
      allowed: 'two classes, or task: multiclass-classification',
    })
  }
  if (classes.length > MAX_CLASSES) {
    throw new UserError({
      where,
      what: `${classes.length} classes: ${shown}`,
      allowed: `at most ${MAX_CLASSES} classes, or task: regression for numbers`,
    })
  }
  if (task === 'binary-classification' && positive !== null && !classes.includes(positive)) {
    throw new UserError({ where: 'positive', what: `no row has the class ${JSON.stringify(positive)}`, allowed: shown })
  }
}
