import type { Predictions } from '../data/predictions.ts'

/** JSON has no NaN and no infinity. */
export function jsonNumber(value: number): string {
  return value - value === 0 ? `${value}` : 'null'
}

/** How a model's labels are written: digits where all of them are whole numbers, as its signature says, else texts. */
export interface LabelWriter {
  readonly whole: boolean
  /** JSON of each class. */
  readonly tokens: readonly string[]
}

export function labelWriter(classes: readonly string[]): LabelWriter {
  const whole = classes.length > 0 && classes.every((name) => /^(0|-?[1-9]\d{0,14})$/.test(name))
  return { whole, tokens: classes.map((name) => (whole ? name : JSON.stringify(name))) }
}

/** The list of records that MLflow answers for a package of ours: `label` and `probabilities`, or `prediction`. */
export function recordsText(predictions: Predictions, labels: LabelWriter): string {
  if (predictions.kind === 'regression') {
    let text = ''
    for (let row = 0; row < predictions.rows; row++)
      text += `${row > 0 ? ',' : ''}{"prediction":${jsonNumber(predictions.predicted[row]!)}}`
    return `[${text}]`
  }
  const { rows, predicted, probabilities } = predictions
  const width = predictions.classes.length
  let text = ''
  for (let row = 0; row < rows; row++) {
    text += `${row > 0 ? ',' : ''}{"label":${labels.tokens[predicted[row]!]}`
    if (probabilities) text += `,"probabilities":[${numbersText(probabilities, row * width, width)}]`
    text += '}'
  }
  return `[${text}]`
}

export function numbersText(values: ArrayLike<number>, from: number, count: number): string {
  let text = ''
  for (let i = from; i < from + count; i++) text += `${i > from ? ',' : ''}${jsonNumber(values[i]!)}`
  return text
}

/** One row for people: `prediction`, and the probability of each class under its name. */
export function typedText(predictions: Predictions, row: number, labels: LabelWriter): string {
  if (predictions.kind === 'regression') return `"prediction":${jsonNumber(predictions.predicted[row]!)}`
  const { predicted, probabilities, classes } = predictions
  const label = `"prediction":${labels.tokens[predicted[row]!]}`
  if (!probabilities) return label
  let text = ''
  for (let k = 0; k < classes.length; k++)
    text += `${k > 0 ? ',' : ''}${JSON.stringify(classes[k])}:${jsonNumber(probabilities[row * classes.length + k]!)}`
  return `${label},"probabilities":{${text}}`
}
