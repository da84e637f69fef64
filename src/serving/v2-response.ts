import type { Predictions } from '../data/predictions.ts'
import { type LabelWriter, numbersText } from './answer-text.ts'
import type { ServedModel } from './load-model.ts'
import { Rejection } from './rejection.ts'
import { versionText } from './served-model.ts'
import type { InferRequest } from './v2-request.ts'
import type { Datatype } from './v2-tensors.ts'

/** Outputs under the names that users of MLServer's scikit-learn runtime know. */
export const PREDICT = 'predict'
export const PREDICT_PROBA = 'predict_proba'

export interface InferResponse {
  readonly json: string
  /** Bytes of the binary outputs, in their order; null: there are none. */
  readonly tail: Buffer | null
}

export function predictDatatype({ task, labels }: Pick<ServedModel, 'task' | 'labels'>): Datatype {
  if (task === 'regression') return 'FP64'
  return labels.whole ? 'INT64' : 'BYTES'
}

/** Throws Rejection 400 for an output that the model does not have. */
export function inferResponse(
  model: ServedModel,
  predictions: Predictions,
  request: InferRequest,
  id: string,
): InferResponse {
  const probabilities = predictions.kind === 'classification' ? predictions.probabilities : undefined
  const names = probabilities ? [PREDICT, PREDICT_PROBA] : [PREDICT]
  const wanted = request.outputs ?? names.map((name) => ({ name, binary: request.binary }))
  const tails: Buffer[] = []
  const outputs = wanted.map(({ name, binary }) => {
    if (!names.includes(name)) throw new Rejection(400, `the model has the outputs ${names.join(', ')}`)
    const proba = name === PREDICT_PROBA
    const shape = proba ? `[${predictions.rows},${model.classes.length}]` : `[${predictions.rows}]`
    const datatype = proba ? 'FP64' : predictDatatype(model)
    const head = `"name":"${name}","shape":${shape},"datatype":"${datatype}"`
    if (binary) {
      const bytes = proba ? doubles(probabilities!) : predictBytes(predictions, model.labels)
      tails.push(bytes)
      return `{${head},"parameters":{"binary_data_size":${bytes.length}}}`
    }
    const data = proba ? numbersText(probabilities!, 0, probabilities!.length) : predictText(predictions, model.labels)
    return `{${head},"data":[${data}]}`
  })
  const head = `"model_name":${JSON.stringify(model.name)},"model_version":${JSON.stringify(versionText(model))},"id":${JSON.stringify(id)}`
  return { json: `{${head},"outputs":[${outputs.join(',')}]}`, tail: tails.length > 0 ? Buffer.concat(tails) : null }
}

function predictText(predictions: Predictions, labels: LabelWriter): string {
  if (predictions.kind === 'regression') return numbersText(predictions.predicted, 0, predictions.rows)
  return Array.from(predictions.predicted, (index) => labels.tokens[index]!).join(',')
}

function predictBytes(predictions: Predictions, labels: LabelWriter): Buffer {
  if (predictions.kind === 'regression') return doubles(predictions.predicted)
  const { predicted, classes } = predictions
  if (labels.whole) {
    const bytes = Buffer.alloc(8 * predicted.length)
    predicted.forEach((index, row) => {
      bytes.writeBigInt64LE(BigInt(classes[index]!), 8 * row)
    })
    return bytes
  }
  const encoded = classes.map((name) => {
    const text = Buffer.from(name)
    const length = Buffer.alloc(4)
    length.writeUInt32LE(text.length)
    return Buffer.concat([length, text])
  })
  return Buffer.concat(Array.from(predicted, (index) => encoded[index]!))
}

function doubles(values: Float64Array): Buffer {
  const bytes = Buffer.alloc(8 * values.length)
  values.forEach((value, index) => {
    bytes.writeDoubleLE(value, 8 * index)
  })
  return bytes
}
