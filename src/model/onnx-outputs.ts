import type { Predictions } from '../data/predictions.ts'
import { UserError } from '../errors.ts'
import type { Task } from '../records/task.ts'
import type { OnnxPort, ResultTensor } from './onnx-messages.ts'

/** Names of outputs to ask for; null where the model has none such. */
export interface OutputPlan {
  readonly prediction: string | null
  readonly probabilities: string | null
}

const LABEL_NAMES = ['label', 'output_label', 'predicted_label', 'prediction', 'predictions', 'class']
const PROBABILITY_NAMES = ['probabilities', 'output_probability', 'probability', 'scores']
const FLOATS = ['float32', 'float64']
const LABELS = ['string', 'int64', 'int32']

/**
 * Finds the outputs by name, then by type: labels are texts or whole numbers, probabilities and a regressor's numbers are
 * floats. Throws UserError for sequences and maps (skl2onnx's ZipMap) and where nothing fits.
 */
export function planOutputs(outputs: readonly OnnxPort[], task: Task, where: string): OutputPlan {
  const pick = (names: readonly string[], types: readonly string[]) => {
    const fitting = outputs.filter(({ type }) => type !== null && types.includes(type))
    return (
      (names.map((name) => fitting.find((output) => output.name === name)).find(Boolean) ?? fitting[0])?.name ?? null
    )
  }
  const listed = outputs.map(({ name, type }) => `${name}: ${type ?? 'sequence or map'}`).join(', ')
  if (task === 'regression') {
    const prediction = pick(LABEL_NAMES, FLOATS)
    if (prediction !== null) return { prediction, probabilities: null }
    throw new UserError({
      where,
      what: `no output holds numbers (${listed})`,
      allowed: 'a float tensor, one value per row',
    })
  }
  const plan = { prediction: pick(LABEL_NAMES, LABELS), probabilities: pick(PROBABILITY_NAMES, FLOATS) }
  if (plan.probabilities === null && outputs.some(({ type }) => type === null)) {
    throw new UserError({
      where,
      what: `the probabilities are a sequence of maps (${listed}), which the WebAssembly runtime cannot return`,
      allowed: 'plain tensors; with skl2onnx: convert_sklearn(..., options={"zipmap": False})',
    })
  }
  if (plan.prediction !== null || plan.probabilities !== null) return plan
  throw new UserError({
    where,
    what: `no output holds labels or probabilities (${listed})`,
    allowed: 'tensors of labels, or of floats, rows x classes',
  })
}

/** A regressor's numbers, one per row. */
export function readNumbers(tensor: ResultTensor, rows: number, where: string): Float64Array {
  if (tensor.data.length !== rows)
    throw new UserError({ where, what: `output ${tensor.name} has ${tensor.data.length} values for ${rows} rows` })
  return Float64Array.from(tensor.data as ArrayLike<number>)
}

/** Labels as texts, one per row. */
export function readLabels(tensor: ResultTensor, rows: number, where: string): string[] {
  if (tensor.data.length !== rows)
    throw new UserError({ where, what: `output ${tensor.name} has ${tensor.data.length} labels for ${rows} rows` })
  return Array.from(tensor.data as ArrayLike<unknown>, String)
}

/** Rows x classes. One column for two classes is the second class's probability. */
export function readProbabilities(tensor: ResultTensor, rows: number, classes: number, where: string): Float64Array {
  const values = Float64Array.from(tensor.data as ArrayLike<number>)
  const width = rows === 0 ? classes : values.length / rows
  if (width !== classes && !(width === 1 && classes === 2)) {
    const what = `output ${tensor.name} has ${width} columns, the model has ${classes} classes`
    throw new UserError({ where, what, allowed: 'one probability per class, in the sorted order of the classes' })
  }
  const wrong = values.findIndex((value) => !(value >= -1e-6 && value <= 1 + 1e-6))
  if (wrong >= 0) {
    const what = `output ${tensor.name}, row ${Math.floor(wrong / width) + 1}: ${values[wrong]} is not a probability`
    throw new UserError({ where, what, allowed: 'numbers from 0 to 1 (scores and logits need a softmax in the model)' })
  }
  if (width === classes) return values
  return Float64Array.from({ length: rows * 2 }, (_, i) => (i % 2 === 0 ? 1 - values[i >> 1]! : values[i >> 1]!))
}

/**
 * Puts the parts together. `order` are the classes as the model's columns have them; the result has them sorted. Whole-number
 * labels that are no class are read as places in `order`, as trainers that encode their labels leave them.
 */
export function toClassPredictions(
  labels: readonly string[] | null,
  probabilities: Float64Array | null,
  order: readonly string[],
  rows: number,
  where: string,
): Predictions {
  const sorted = sortClasses(order)
  const width = order.length
  const place = Int32Array.from(order, (name) => sorted.indexOf(name))
  const byName = new Map(sorted.map((name, index) => [name, index]))
  const encoded = labels !== null && !order.some((name) => /^-?\d+$/.test(name))
  const indexOf = (label: string): number => {
    const known = byName.get(label)
    if (known !== undefined) return known
    const at = encoded && /^\d{1,4}$/.test(label) ? place[Number(label)] : undefined
    if (at !== undefined) return at
    throw new UserError({
      where,
      what: `the model predicts ${JSON.stringify(label)}, which is not a class`,
      allowed: sorted.join(', '),
    })
  }
  const moved = probabilities && Float64Array.from(probabilities)
  probabilities?.forEach((value, i) => {
    moved![i - (i % width) + place[i % width]!] = value
  })
  return {
    kind: 'classification',
    rows,
    classes: sorted,
    predicted: labels ? Int32Array.from(labels, indexOf) : mostProbable(moved!, width),
    ...(moved ? { probabilities: moved } : {}),
  }
}

/** As scikit-learn sorts labels: numbers by value, texts by code point. */
function sortClasses(classes: readonly string[]): string[] {
  const numeric = classes.every((name) => name !== '' && Number.isFinite(Number(name)))
  return [...classes].sort((a, b) => (numeric ? Number(a) - Number(b) : Buffer.compare(Buffer.from(a), Buffer.from(b))))
}

function mostProbable(probabilities: Float64Array, width: number): Int32Array {
  return Int32Array.from({ length: probabilities.length / width }, (_, row) => {
    let best = 0
    for (let k = 1; k < width; k++) if (probabilities[row * width + k]! > probabilities[row * width + best]!) best = k
    return best
  })
}
