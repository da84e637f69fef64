import { UserError } from '../errors.ts'
import type { Task } from '../records/task.ts'
import { dataFile } from './data-file.ts'
import { missingRows } from './missing-rows.ts'

import { predictionColumns } from './prediction-columns.ts'
import type { Predictions } from './predictions.ts'
import { classPredictions } from './predictions-classes.ts'
import { readDataFile } from './read-file.ts'
import { columnNamed, dropColumns } from './select.ts'
import { closest } from './suggest.ts'
import type { NumberColumn, Table } from './table.ts'

export interface Expectation {
  readonly task: Task
  readonly positive?: string
}

export interface ReadPredictions {
  readonly predictions: Predictions
  /** The column `weight`: not negative, no gaps. */
  readonly weights?: Float64Array
  /** What stands beside the predictions: id, group, time, input columns. */
  readonly kept: Table
}

/**
 * Reads a predictions file, CSV or Parquet. A missing target, prediction or probability, a probability outside [0, 1], rows
 * of them that do not sum to 1 within 1e-6, classes that do not fit: each a UserError with the row, counted from 1 without the header.
 */
export async function readPredictions(path: string, expect: Expectation): Promise<ReadPredictions> {
  const file = dataFile(path, path)
  const isClass = expect.task !== 'regression'
  const { target, prediction, weight, probability } = predictionColumns
  const isLabel = (name: string) => name === target || name === prediction
  const table = await readDataFile(file, {
    typeOf: (name) => {
      if (isLabel(name)) return isClass ? 'string' : 'number'
      return name === weight || (isClass && name.startsWith(probability)) ? 'number' : undefined
    },
    literal: (name) => isClass && isLabel(name),
  })
  requireColumn(table, prediction, path)
  refuseGaps(table, prediction, path)
  if (columnNamed(table, target)) refuseGaps(table, target, path)
  const predictions = isClass ? classPredictions(table, expect, path) : numberPredictions(table)
  const weights = columnNamed(table, weight) && checkedWeights(table, path)
  const own = table.columns
    .map(({ name }) => name)
    .filter((name) => isLabel(name) || name === weight || (isClass && name.startsWith(probability)))
  return { predictions, ...(weights && { weights }), kept: dropColumns(table, own) }
}

function requireColumn(table: Table, name: string, where: string): void {
  if (columnNamed(table, name)) return
  const names = table.columns.map((column) => column.name)
  const near = closest(name, names)
  const what = `a predictions file needs the column "${name}"${near === null ? '' : `; did you mean that by "${near}"?`}`
  throw new UserError({
    where,
    what,
    allowed: 'prediction, and where known target; for a classifier probability.<class> per class',
  })
}

function refuseGaps(table: Table, name: string, where: string): void {
  const { count, first } = missingRows(columnNamed(table, name)!)
  if (count === 0) return
  throw new UserError({
    where: `${where}, row ${first + 1}`,
    what: `the ${name} is missing${count > 1 ? ` (and in ${count - 1} more rows)` : ''}`,
  })
}

function numberPredictions(table: Table): Predictions {
  const predicted = columnNamed(table, predictionColumns.prediction) as NumberColumn
  const target = columnNamed(table, predictionColumns.target) as NumberColumn | undefined
  return { kind: 'regression', rows: table.rows, predicted: predicted.values, ...(target && { target: target.values }) }
}

function checkedWeights(table: Table, where: string): Float64Array {
  const { values } = columnNamed(table, predictionColumns.weight) as NumberColumn
  const bad = values.findIndex((value) => !(value >= 0))
  if (bad < 0) return values
  throw new UserError({
    where: `${where}, row ${bad + 1}`,
    what: 'the weight is missing or negative',
    allowed: '0 or more',
  })
}
