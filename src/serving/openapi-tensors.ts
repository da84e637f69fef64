import type { ServedModel } from './load-model.ts'
import { tuple } from './openapi-rows.ts'
import { cellSchema, type JsonSchema, reference } from './openapi-schemas.ts'
import type { InputColumn } from './row-layout.ts'
import { PREDICT, PREDICT_PROBA } from './v2-response.ts'
import { datatypeOf } from './v2-rows.ts'
import { datatypes } from './v2-tensors.ts'

const text = { type: 'string' }
const sizes = { type: 'array', items: { type: 'integer' } }
const orNull = (schema: JsonSchema) => ({ anyOf: [schema, { type: 'null' }] })
const parameters = orNull({ type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] } })

/** Bodies of the inference protocols. */
export function inferenceSchemas(model: ServedModel): Readonly<Record<string, JsonSchema>> {
  const { columns } = model.layout
  const outputs = [PREDICT, ...(model.task === 'regression' ? [] : [PREDICT_PROBA])]
  const datatype = { enum: Object.keys(datatypes) }
  const tensors = object({ name: text, datatype, shape: sizes })
  const matrix =
    columns.length > 1 && columns.every(({ type }) => type === 'double') ? [tuple([matrixSchema(model)])] : []
  return {
    InferRequest: {
      type: 'object',
      properties: {
        id: { type: ['string', 'null'], maxLength: 1000 },
        parameters,
        inputs: { anyOf: [tuple(columns.map((column) => tensorSchema(column))), ...matrix] },
        outputs: orNull({
          type: 'array',
          items: { type: 'object', properties: { name: { enum: outputs }, parameters }, required: ['name'] },
        }),
      },
      required: ['inputs'],
    },
    InferResponse: object({
      model_name: text,
      model_version: text,
      id: text,
      outputs: {
        type: 'array',
        items: object({ name: { enum: outputs }, shape: sizes, datatype, data: { type: 'array' } }),
      },
    }),
    ServerMetadata: object({ name: text, version: text, extensions: { type: 'array', items: text } }),
    ModelMetadata: object({
      name: text,
      versions: { type: 'array', items: text },
      platform: text,
      inputs: { type: 'array', items: tensors },
      outputs: { type: 'array', items: tensors },
    }),
    ModelReady: object({ name: text, ready: { type: 'boolean' } }),
    Models: object({ models: { type: 'array', items: text } }),
  }
}

/** One value of a column, flat, or nested where the shape is. */
function tensorSchema(column: InputColumn): JsonSchema {
  const flat = tuple([cellSchema(column)])
  const head = { name: { const: column.name }, datatype: { const: datatypeOf(column) }, parameters }
  const required = ['name', 'datatype', 'shape', 'data']
  return {
    anyOf: [
      { type: 'object', properties: { ...head, shape: { const: [1] }, data: flat }, required },
      {
        type: 'object',
        properties: { ...head, shape: { const: [1, 1] }, data: { anyOf: [flat, tuple([flat])] } },
        required,
      },
    ],
  }
}

/** All columns as one tensor, under any name. */
function matrixSchema({ layout }: ServedModel): JsonSchema {
  const cells = reference('Cells')
  return {
    type: 'object',
    properties: {
      name: text,
      datatype: { const: 'FP64' },
      parameters,
      shape: { const: [1, layout.columns.length] },
      data: { anyOf: [cells, tuple([cells])] },
    },
    required: ['name', 'datatype', 'shape', 'data'],
  }
}

function object(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { type: 'object', properties, required: Object.keys(properties) }
}
