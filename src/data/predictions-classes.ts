import { type Problem, UserError } from '../errors.ts'
import type { Task } from '../records/task.ts'
import { type ClassLabels, classLabels } from './class-labels.ts'
import { predictionColumns } from './prediction-columns.ts'
import type { ClassPredictions } from './predictions.ts'
import { columnNamed } from './select.ts'
import { closest } from './suggest.ts'
import type { NumberColumn, StringColumn, Table } from './table.ts'

const reported = 5
const sumTolerance = 1e-6

/** The labels and probabilities of a predictions table, checked; see `readPredictions` for what is refused. */
export function classPredictions(
  table: Table,
  { task, positive }: { readonly task: Task; readonly positive?: string },
  where: string,
): ClassPredictions {
  const predicted = columnNamed(table, predictionColumns.prediction) as StringColumn
  const target = columnNamed(table, predictionColumns.target) as StringColumn | undefined
  const columns = table.columns.filter((column): column is NumberColumn =>
    column.name.startsWith(predictionColumns.probability),
  )
  const named = columns.map((column) => column.name.slice(predictionColumns.probability.length))
  const met = [...predicted.categories, ...(target?.categories ?? []), ...(positive === undefined ? [] : [positive])]
  const labels = classLabels(named.length > 0 ? named : null, met)
  checkClasses(labels, task, positive, where)
  const codes = codesOf(predicted, labels, where)
  const probabilities = columns.length > 0 ? interleaved(table.rows, columns, named, labels, where) : undefined
  return {
    kind: 'classification',
    rows: table.rows,
    classes: labels.classes,
    predicted: codes,
    ...(probabilities && { probabilities }),
    ...(target && { target: codesOf(target, labels, where) }),
  }
}

function checkClasses(
  { classes, indexOf }: ClassLabels,
  task: Task,
  positive: string | undefined,
  where: string,
): void {
  const shown = classes.slice(0, 20).join(', ')
  if (task === 'binary-classification' && classes.length > 2) {
    throw new UserError({ where, what: `${classes.length} classes (${shown}), a binary classification has two` })
  }
  if (positive !== undefined && indexOf(positive) < 0) {
    const near = closest(positive, classes)
    const hint = near === null ? '' : `; did you mean "${near}"?`
    throw new UserError({
      where,
      what: `there is no probability.${positive}, the positive class${hint}`,
      allowed: shown,
    })
  }
}

function codesOf(column: StringColumn, labels: ClassLabels, where: string): Int32Array {
  const index = column.categories.map((label) => labels.indexOf(label))
  const problems = index.flatMap((at, code): Problem[] => {
    if (at >= 0) return []
    const row = column.codes.indexOf(code) + 1
    const what = `the ${column.name} "${column.categories[code]}" is no class of this file: it has no probability column`
    return [{ where: `${where}, row ${row}`, what, allowed: labels.classes.slice(0, 20).join(', ') }]
  })
  if (problems.length > 0) throw new UserError(problems.slice(0, reported))
  return column.codes.map((code) => index[code]!)
}

/** Row-major, in the order of the classes. */
function interleaved(
  rows: number,
  columns: readonly NumberColumn[],
  named: readonly string[],
  labels: ClassLabels,
  where: string,
): Float64Array {
  const ordered = labels.classes.map((label) => columns[named.indexOf(label)]!)
  const width = ordered.length
  const values = new Float64Array(rows * width)
  const problems: Problem[] = []
  for (let row = 0; row < rows && problems.length < reported; row += 1) {
    let sum = 0
    let problem: string | null = null
    for (let at = 0; at < width; at += 1) {
      const value = ordered[at]!.values[row]!
      values[row * width + at] = value
      sum += value
      if (Number.isNaN(value)) problem ??= `${ordered[at]!.name} is missing or NaN`
      else if (value < 0 || value > 1) problem ??= `${ordered[at]!.name} is ${value}, which is no probability`
    }
    if (problem === null && Math.abs(sum - 1) > sumTolerance) problem = `the probabilities sum to ${sum}, not to 1`
    if (problem !== null) problems.push({ where: `${where}, row ${row + 1}`, what: problem })
  }
  if (problems.length > 0) throw new UserError(problems)
  return values
}
