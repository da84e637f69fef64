import type { Predictions } from '../data/predictions.ts'
import { columnNamed, takeRows } from '../data/select.ts'
import type { Column, Table } from '../data/table.ts'
import { targetValues } from '../data/target.ts'
import { timesOf } from '../data/time-window.ts'
import { outcomeOf } from '../drift/outcome.ts'
import type { ClassSample, NumberSample } from '../metrics/sample.ts'
import type { OutcomeProfile } from '../records/profile.ts'
import type { Task } from '../records/task.ts'
import { sampleOf } from './sample.ts'

/** Where a table keeps a model's outputs and the truth; null: nowhere. */
export interface OutputColumns {
  readonly target: string | null
  readonly prediction: string | null
  /** Of the positive class, or one per class as `probability.<class>`. */
  readonly probabilities: readonly string[]
  readonly positive: string | null
  readonly task: Task | null
}

export interface NamedOutputs {
  readonly target: string | undefined
  readonly prediction: string | undefined
  readonly probability: string | undefined
  readonly positive: string | undefined
  readonly task: Task | undefined
}

const targets = /^(target|label|labels|y|y_true|truth|ground_truth)$|_target$|^target_/i
const predictions = /^(prediction|predictions|predicted|y_pred)$/i
const probabilities = /^probability\.|^(y_pred_proba|predicted_probability|probability|y_score|score)$/i

/** Outputs by the names given, else by the names that predictions files usually have. */
export function outputColumns(tables: readonly Table[], given: NamedOutputs): OutputColumns {
  const names = [...new Set(tables.flatMap(({ columns }) => columns.map(({ name }) => name)))]
  return {
    target: given.target ?? names.find((name) => targets.test(name)) ?? null,
    prediction: given.prediction ?? names.find((name) => predictions.test(name)) ?? null,
    probabilities: given.probability ? [given.probability] : names.filter((name) => probabilities.test(name)),
    positive: given.positive ?? null,
    task: given.task ?? null,
  }
}

/** Rows whose truth and prediction are both known. */
export interface LabelledRows {
  readonly table: Table
  readonly sample: ClassSample | NumberSample
  readonly task: Task
  readonly positive: string | null
}

/** null where the table lacks the truth or the predictions. */
export function labelledRows(table: Table, outputs: OutputColumns): LabelledRows | null {
  const { target, prediction } = outputs
  if (target === null || prediction === null) return null
  if (!columnNamed(table, target) || !columnNamed(table, prediction)) return null
  const known = withoutGaps(table, [target, prediction, ...outputs.probabilities])
  if (known.rows === 0) return null
  const task = outputs.task ?? taskOf(columnNamed(known, target)!)
  const predicted = predictionsIn(known, outputs, task)
  const sample = sampleOf(predicted, known, { task, target, positive: outputs.positive, weight: null })
  const positive = task === 'binary-classification' ? (outputs.positive ?? lastClass(known, target, task)) : null
  return { table: known, sample, task, positive }
}

/** How good the predictions in a table are, and, with a column of times, whether errors became more frequent. */
export function tableOutcome(table: Table, outputs: OutputColumns, time: string | null): OutcomeProfile | null {
  const labelled = labelledRows(table, outputs)
  if (!labelled) return null
  const times = time === null ? null : timesOf(labelled.table, time)
  return outcomeOf(labelled.sample, labelled.task, labelled.positive, times)
}

/** Two values are two classes, texts several, other numbers a regression. */
function taskOf(column: Column): Task {
  const distinct = column.kind === 'number' ? new Set(column.values).size : column.categories.length
  if (distinct <= 2) return 'binary-classification'
  return column.kind === 'number' && (!column.integer || distinct > 20) ? 'regression' : 'multiclass-classification'
}

function lastClass(table: Table, target: string, task: Task): string | null {
  const values = targetValues(table, target, task)
  return 'classes' in values ? (values.classes.at(-1) ?? null) : null
}

function predictionsIn(table: Table, outputs: OutputColumns, task: Task): Predictions {
  const values = targetValues(table, outputs.prediction!, task)
  if ('values' in values) return { kind: 'regression', rows: table.rows, predicted: values.values }
  const truth = targetValues(table, outputs.target!, task)
  const classes = [...new Set([...values.classes, ...('classes' in truth ? truth.classes : [])])].sort()
  const predicted = values.codes.map((code) => classes.indexOf(values.classes[code]!))
  const found = probabilitiesIn(table, outputs, classes)
  return { kind: 'classification', rows: table.rows, classes, predicted, ...(found ? { probabilities: found } : {}) }
}

function probabilitiesIn(
  table: Table,
  { probabilities: names, positive }: OutputColumns,
  classes: readonly string[],
): Float64Array | null {
  const numbers = (name: string | undefined): Float64Array | null => {
    const column = name === undefined ? undefined : columnNamed(table, name)
    return column?.kind === 'number' ? column.values : null
  }
  const each = classes.map((label) => numbers(names.find((name) => name === `probability.${label}`)))
  const matrix = new Float64Array(table.rows * classes.length)
  if (each.every((column) => column !== null)) {
    each.forEach((column, at) => {
      for (let row = 0; row < table.rows; row++) matrix[row * classes.length + at] = column[row]!
    })
    return matrix
  }
  const one = numbers(names.length === 1 ? names[0] : undefined)
  if (!one || classes.length !== 2) return null
  const at = positive === classes[0] ? 0 : 1
  for (let row = 0; row < table.rows; row++) {
    matrix[2 * row + at] = one[row]!
    matrix[2 * row + 1 - at] = 1 - one[row]!
  }
  return matrix
}

function withoutGaps(table: Table, names: readonly string[]): Table {
  const columns = names.flatMap((name) => columnNamed(table, name) ?? [])
  const kept: number[] = []
  for (let row = 0; row < table.rows; row++) {
    const complete = columns.every((column) =>
      column.kind === 'number' ? Number.isFinite(column.values[row]!) : column.codes[row]! >= 0,
    )
    if (complete) kept.push(row)
  }
  return kept.length === table.rows ? table : takeRows(table, kept)
}
