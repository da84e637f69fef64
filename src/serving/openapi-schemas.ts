import type { ServedModel } from './load-model.ts'
import type { InputColumn } from './row-layout.ts'

export type JsonSchema = Readonly<Record<string, unknown>>

export const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` })

export function jsonBody(schema: JsonSchema, examples: JsonSchema) {
  const shown = Object.keys(examples).length > 0 ? { examples } : {}
  return { required: true, content: { 'application/json': { schema, ...shown } } }
}

export function jsonAnswer(description: string, schema: JsonSchema) {
  return { description, content: { 'application/json': { schema } } }
}

export function textAnswer(description: string) {
  return { description, content: { 'text/plain': { schema: { type: 'string' } } } }
}

/** Schemas that the model's signature makes: its row, and what it says of one. */
export function schemasOf(model: ServedModel): Readonly<Record<string, JsonSchema>> {
  const { columns } = model.layout
  const [example] = model.examples
  const prediction = {
    prediction: predictionSchema(model),
    ...(model.task === 'regression' ? {} : { probabilities: probabilitiesSchema(model) }),
  }
  const head = {
    request_id: { type: 'string' },
    model: { type: 'string' },
    version: { type: 'string' },
  }
  return {
    Row: {
      type: 'object',
      properties: Object.fromEntries(columns.map((column) => [column.name, cellSchema(column, model.reference)])),
      required: columns.filter(({ required }) => required).map(({ name }) => name),
      ...(example ? { example } : {}),
    },
    Prediction: {
      type: 'object',
      properties: { ...head, ...prediction },
      required: ['request_id', 'model', 'version', 'prediction'],
    },
    Records: {
      description: 'What MLflow’s and KServe’s clients read',
      type: 'object',
      properties: { predictions: { type: 'array', items: recordSchema(model) } },
      required: ['predictions'],
    },
    Predictions: {
      type: 'object',
      properties: {
        ...head,
        predictions: { type: 'array', items: { type: 'object', properties: prediction, required: ['prediction'] } },
      },
      required: ['request_id', 'model', 'version', 'predictions'],
    },
    Feedback: {
      type: 'object',
      properties: {
        request_id: { type: 'string', minLength: 1, maxLength: 128 },
        row: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER, default: 0 },
        actual: actualSchema(model),
      },
      required: ['request_id', 'actual'],
    },
  }
}

/** null is a missing value, which whole numbers cannot have. What training saw is told, and demanded of nobody. */
export function cellSchema({ name, type }: InputColumn, seen: ServedModel['reference'] = null): JsonSchema {
  const whole = { type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }
  if (type === 'long') return whole
  if (type === 'integer') return { type: 'integer', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 }
  const trained = seen?.training.columns.find((column) => column.name === name)
  if (type === 'double' || type === 'float') {
    const [least, most] = trained?.kind === 'number' ? [trained.values[0], trained.values.at(-1)] : []
    const told = least === undefined ? {} : { description: `Training saw ${least} to ${most}.` }
    return { type: ['number', 'null'], ...told }
  }
  if (type === 'boolean') return { type: ['boolean', 'null'] }
  const labels = trained?.kind === 'category' ? trained.labels.slice(0, 20) : []
  const told =
    labels.length === 0
      ? {}
      : {
          examples: labels,
          description: `Training saw ${labels.join(', ')}${trained?.kind === 'category' && trained.labels.length > 20 ? ' and others' : ''}.`,
        }
  return { type: ['string', 'null'], ...(type === 'datetime' ? { format: 'date-time' } : {}), ...told }
}

function predictionSchema({ task, labels, classes }: ServedModel): JsonSchema {
  if (task === 'regression') return { type: ['number', 'null'] }
  return labels.whole ? { type: 'integer', enum: classes.map(Number) } : { type: 'string', enum: [...classes] }
}

function probabilitiesSchema({ classes }: ServedModel): JsonSchema {
  const one = { type: ['number', 'null'], minimum: 0, maximum: 1.000001 }
  return { type: 'object', properties: Object.fromEntries(classes.map((name) => [name, one])) }
}

/** Probabilities in the order of the classes. */
function recordSchema(model: ServedModel): JsonSchema {
  const said = predictionSchema(model)
  if (model.task === 'regression') return { type: 'object', properties: { prediction: said }, required: ['prediction'] }
  const count = model.classes.length
  const probabilities = { type: 'array', items: { type: ['number', 'null'] }, minItems: count, maxItems: count }
  return { type: 'object', properties: { label: said, probabilities }, required: ['label'] }
}

function actualSchema({ task, classes }: ServedModel): JsonSchema {
  return task === 'regression' ? { type: 'number' } : { type: 'string', enum: [...classes] }
}
