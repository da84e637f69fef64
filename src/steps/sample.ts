import { byCodePoint } from '../data/code-point-order.ts'
import type { Predictions } from '../data/predictions.ts'
import { columnNamed } from '../data/select.ts'
import type { Table } from '../data/table.ts'
import { targetValues } from '../data/target.ts'
import type { ClassSample, NumberSample } from '../metrics/sample.ts'
import type { ColumnSummary } from '../records/run.ts'
import type { Task } from '../records/task.ts'
import { columnWithRole } from './features.ts'

export interface Labels {
  readonly task: Task
  readonly target: string
  readonly positive: string | null
  readonly weight: string | null
}

/** Predictions beside the true values of the same rows, as metrics take them. Classes are the union of both sides, sorted. */
export function sampleOf(predictions: Predictions, test: Table, labels: Labels): ClassSample | NumberSample {
  const truth = targetValues(test, labels.target, labels.task)
  const weights = weightsOf(test, labels.weight)
  if (predictions.kind === 'regression') {
    if (!('values' in truth)) throw new Error('a regression has class labels')
    return {
      kind: 'regression',
      rows: predictions.rows,
      target: truth.values,
      predicted: predictions.predicted,
      weights,
    }
  }
  if (!('codes' in truth)) throw new Error('a classification has numeric targets')
  const classes = [...new Set([...predictions.classes, ...truth.classes])].sort(byCodePoint)
  const fromModel = predictions.classes.map((name) => classes.indexOf(name))
  const fromTruth = truth.classes.map((name) => classes.indexOf(name))
  return {
    kind: 'classification',
    rows: predictions.rows,
    classes: classes.length,
    positive: labels.task === 'binary-classification' ? positiveIndex(classes, labels.positive) : null,
    target: truth.codes.map((code) => fromTruth[code]!),
    predicted: predictions.predicted.map((code) => fromModel[code]!),
    probabilities: predictions.probabilities
      ? widened(predictions.probabilities, predictions.rows, fromModel, classes.length)
      : null,
    weights,
  }
}

/** Class labels in the order of the sample's indexes. */
export function sampleClasses(predictions: Predictions, test: Table, labels: Labels): string[] {
  if (predictions.kind === 'regression') return []
  const truth = targetValues(test, labels.target, labels.task)
  return 'classes' in truth ? [...new Set([...predictions.classes, ...truth.classes])].sort(byCodePoint) : []
}

/** Without `positive` it is the last of the two classes, as in scikit-learn (`no` < `yes`, `0` < `1`). */
function positiveIndex(classes: readonly string[], positive: string | null): number {
  const index = positive === null ? classes.length - 1 : classes.indexOf(positive)
  return index >= 0 ? index : classes.length - 1
}

function widened(probabilities: Float64Array, rows: number, places: readonly number[], classes: number): Float64Array {
  if (places.length === classes && places.every((place, index) => place === index)) return probabilities
  const wide = new Float64Array(rows * classes)
  for (let row = 0; row < rows; row++) {
    for (let index = 0; index < places.length; index++)
      wide[row * classes + places[index]!] = probabilities[row * places.length + index]!
  }
  return wide
}

function weightsOf(test: Table, weight: string | null): Float64Array | null {
  const column = weight === null ? undefined : columnNamed(test, weight)
  return column?.kind === 'number' ? column.values : null
}

/** Who says what the true values are: the project file, and the roles of the test's columns. */
export function labelsOf(
  project: { readonly task: Task; readonly target: string; readonly positive?: string | undefined },
  columns: readonly ColumnSummary[],
): Labels {
  return {
    task: project.task,
    target: project.target,
    positive: project.positive ?? null,
    weight: columnWithRole(columns, 'weight'),
  }
}

/** The same predictions with the true values beside them, for the predictions file. */
export function withTarget(predictions: Predictions, test: Table, labels: Labels): Predictions {
  const sample = sampleOf(predictions, test, labels)
  if (predictions.kind === 'regression' && sample.kind === 'regression')
    return { ...predictions, target: sample.target }
  if (predictions.kind === 'regression' || sample.kind === 'regression')
    throw new Error('predictions and target are of different kinds')
  const classes = sampleClasses(predictions, test, labels)
  return {
    ...predictions,
    classes,
    predicted: sample.predicted,
    target: sample.target,
    ...(sample.probabilities ? { probabilities: sample.probabilities } : {}),
  }
}

/** A predictions file that holds its own true values. @throws when it does not: check before. */
export function ownSample(
  predictions: Predictions,
  task: Task,
  positive: string | null,
  weights: Float64Array | null,
): ClassSample | NumberSample {
  if (predictions.target === undefined) throw new Error('predictions without a target')
  if (predictions.kind === 'regression')
    return {
      kind: 'regression',
      rows: predictions.rows,
      target: predictions.target,
      predicted: predictions.predicted,
      weights,
    }
  return {
    kind: 'classification',
    rows: predictions.rows,
    classes: predictions.classes.length,
    positive: task === 'binary-classification' ? positiveIndex(predictions.classes, positive) : null,
    target: predictions.target,
    predicted: predictions.predicted,
    probabilities: predictions.probabilities ?? null,
    weights,
  }
}
