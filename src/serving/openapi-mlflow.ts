import type { ServedModel } from './load-model.ts'
import { bodyErrors, plainErrors } from './openapi-errors.ts'
import { listForms } from './openapi-rows.ts'
import { type JsonSchema, jsonAnswer, jsonBody, reference, textAnswer } from './openapi-schemas.ts'

/** MLflow's scoring protocol. */
export function mlflowPaths(model: ServedModel) {
  const frame = { columns: model.layout.columns.map(({ name }) => name) }
  const records = model.examples
  const data = records.map((row) => frame.columns.map((name) => row[name] ?? null))
  const examples =
    records.length === 0
      ? {}
      : {
          dataframe_split: { value: { dataframe_split: { ...frame, data } } },
          dataframe_records: { value: { dataframe_records: records } },
          instances: { value: { instances: data } },
          inputs: {
            value: { inputs: Object.fromEntries(frame.columns.map((name, at) => [name, data.map((row) => row[at])])) },
          },
        }
  return {
    '/ping': { get: ping('ping', 'Whether the model is ready, for MLflow and SageMaker') },
    '/health': { get: ping('health', 'Whether the model is ready, for MLflow') },
    '/version': {
      get: {
        operationId: 'version',
        summary: 'The version of this server',
        responses: { '200': textAnswer('The version'), ...plainErrors('MlflowError') },
      },
    },
    '/invocations': {
      post: {
        operationId: 'invocations',
        summary: 'Predict, as MLflow’s scoring server does',
        description:
          'Also takes text/csv with a header. Columns of dataframe_split may come in any order, with others between them.',
        requestBody: jsonBody(reference('MlflowRows'), examples),
        responses: { '200': jsonAnswer('Predictions', reference('Records')), ...bodyErrors.mlflow },
      },
    },
  }
}

const SHAPES = ['dataframe_split', 'dataframe_records', 'instances', 'inputs']

export function mlflowSchemas({ layout }: ServedModel): Readonly<Record<string, JsonSchema>> {
  const names = layout.columns.map(({ name }) => name)
  const split = {
    type: 'object',
    properties: { columns: { const: names }, data: { type: 'array', items: reference('Cells') } },
    required: ['columns', 'data'],
  }
  const forms: Readonly<Record<string, JsonSchema>> = {
    dataframe_split: split,
    dataframe_records: reference('PartialRows'),
    instances: listForms(layout, reference('PartialRows')),
    inputs: { anyOf: [listForms(layout, reference('PartialRows')), reference('ColumnLists')] },
  }
  return {
    MlflowRows: { anyOf: SHAPES.map((shape) => oneShape(shape, forms[shape]!)) },
  }
}

/** The others may not be there as well. */
function oneShape(shape: string, schema: JsonSchema): JsonSchema {
  const others = SHAPES.filter((name) => name !== shape)
  return {
    type: 'object',
    properties: {
      [shape]: schema,
      params: { type: ['object', 'null'] },
      ...Object.fromEntries(others.map((name) => [name, false])),
    },
    required: [shape],
  }
}

/** A line break, called JSON: as MLflow does. */
function ping(operationId: string, summary: string) {
  const content = { 'application/json': {} }
  return {
    operationId,
    summary,
    security: [],
    responses: { '200': { description: 'Yes', content }, '503': { description: 'No', content } },
  }
}
