import { UserError } from '../errors.ts'
import { stringBuilder } from './column-builder.ts'
import { dataFile } from './data-file.ts'
import { predictionColumns } from './prediction-columns.ts'
import type { ClassPredictions, Predictions } from './predictions.ts'
import type { Column, Table } from './table.ts'
import { writeCsv, writeParquet } from './write-table.ts'

/**
 * Writes a predictions file, CSV or Parquet by its ending: kept columns (`weight` among them where there is one), `target`
 * where known, `prediction`, and `probability.<class>` per class. UserError: a kept column that is called like one of these.
 */
export async function writePredictions(path: string, predictions: Predictions, kept?: Table): Promise<void> {
  const { format, gzip } = dataFile(path, path)
  refuseClashes(kept, predictions)
  const columns = [...(kept?.columns ?? []), ...predictionTable(predictions)]
  const table: Table = { rows: predictions.rows, columns }
  if (kept && kept.rows !== table.rows) throw new Error(`${kept.rows} kept rows beside ${table.rows} predictions`)
  if (format === 'csv' && !gzip) await writeCsv(path, table)
  else if (format === 'parquet' && !gzip) await writeParquet(path, table)
  else
    throw new UserError({
      where: path,
      what: 'predictions are not written in this format',
      allowed: '.csv or .parquet',
    })
}

/** The columns that a predictions file holds of them. */
export function predictionTable(predictions: Predictions): Column[] {
  const { target, prediction } = predictionColumns
  if (predictions.kind === 'regression') {
    return [
      ...(predictions.target ? [numbers(target, predictions.target)] : []),
      numbers(prediction, predictions.predicted),
    ]
  }
  return [
    ...(predictions.target ? [labels(target, predictions.target, predictions.classes)] : []),
    labels(prediction, predictions.predicted, predictions.classes),
    ...probabilityColumns(predictions),
  ]
}

function probabilityColumns({ rows, classes, probabilities }: ClassPredictions): Column[] {
  if (!probabilities) return []
  return classes.map((label, at) => {
    const values = Float64Array.from({ length: rows }, (_, row) => probabilities[row * classes.length + at]!)
    return numbers(`${predictionColumns.probability}${label}`, values)
  })
}

function numbers(name: string, values: Float64Array): Column {
  return {
    kind: 'number',
    name,
    values,
    integer: values.every((value) => Number.isInteger(value) || Number.isNaN(value)),
  }
}

function labels(name: string, codes: Int32Array, classes: readonly string[]): Column {
  const builder = stringBuilder(name)
  for (const code of codes) builder.add(code < 0 ? null : classes[code]!)
  return builder.finish()
}

/** @throws UserError naming every kept column that is called like one of a predictions file's own */
export function refuseClashes(kept: Table | undefined, predictions: Predictions): void {
  const { target, prediction, probability } = predictionColumns
  const isClass = predictions.kind === 'classification'
  const clashes = (kept?.columns ?? []).filter(
    ({ name }) => name === target || name === prediction || (isClass && name.startsWith(probability)),
  )
  if (clashes.length === 0) return
  throw new UserError(
    clashes.map(({ name }) => ({
      where: 'predictions',
      what: `the input column "${name}" has a name that a predictions file needs itself`,
      allowed: 'rename it, or do not keep it',
    })),
  )
}
