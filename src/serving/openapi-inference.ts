import type { ServedModel } from './load-model.ts'
import { answers, bodyErrors, plainErrors } from './openapi-errors.ts'
import { listForms } from './openapi-rows.ts'
import { type JsonSchema, jsonAnswer, jsonBody, reference } from './openapi-schemas.ts'
import { versionText } from './served-model.ts'
import { datatypeOf } from './v2-rows.ts'

/** The Open Inference Protocol v2. */
export function v2Paths(model: ServedModel) {
  const named = `/v2/models/${encodeURIComponent(model.name)}`
  const versioned = `${named}/versions/${encodeURIComponent(versionText(model))}`
  return {
    '/v2': { get: told('v2', 'What this server is', reference('ServerMetadata')) },
    '/v2/health/live': { get: probe('v2Live', 'Whether the process answers', ['200']) },
    '/v2/health/ready': { get: probe('v2Ready', 'Whether the model is ready', ['200', '503']) },
    '/v2/models': { get: told('v2Models', 'The models that are served', reference('Models')) },
    ...v2Model(model, named, 'v2', 'the model'),
    ...v2Model(model, versioned, 'v2Version', 'this version of the model'),
  }
}

/** KServe's v1 protocol. */
export function v1Paths(model: ServedModel) {
  const named = `/v1/models/${encodeURIComponent(model.name)}`
  const { examples } = model
  const shown = examples.length > 0 ? { 'several rows': { value: { instances: examples } } } : {}
  return {
    '/v1/models': { get: told('v1Models', 'The models that are served, v1', reference('Models')) },
    [named]: { get: named404('v1Ready', 'Whether the model is ready, v1', reference('ModelReady')) },
    [`${named}:predict`]: {
      post: {
        operationId: 'v1Predict',
        summary: 'Predict, as KServe’s v1 protocol does',
        requestBody: jsonBody(
          {
            type: 'object',
            properties: { instances: listForms(model.layout, { type: 'array', items: reference('Row') }) },
            required: ['instances'],
          },
          shown,
        ),
        responses: { '200': jsonAnswer('Predictions', reference('Records')), ...bodyErrors.inference },
      },
    },
  }
}

function v2Model(model: ServedModel, url: string, id: string, words: string) {
  const { '503': notReady, ...errors } = bodyErrors.inference
  return {
    [url]: { get: named404(`${id}Metadata`, `Inputs and outputs of ${words}`, reference('ModelMetadata')) },
    [`${url}/ready`]: {
      get: {
        ...named404(`${id}ModelReady`, `Whether ${words} is ready`, reference('ModelReady')),
        responses: {
          '200': jsonAnswer('Yes', reference('ModelReady')),
          '503': jsonAnswer('No', { anyOf: [reference('ModelReady'), reference('InferenceError')] }),
          ...answers(['401', '404', '405'], 'InferenceError'),
        },
      },
    },
    [`${url}/infer`]: {
      post: {
        operationId: `${id}Infer`,
        summary: `Predict with ${words}, as the Open Inference Protocol does`,
        description:
          'The schema is of one row. With N rows every shape begins with N, and data holds N values, flat or nested as the shape says. ' +
          'With the binary tensor extension the body is application/octet-stream: this JSON, as many bytes as the header ' +
          'Inference-Header-Content-Length says, then the tensors that have a binary_data_size among their parameters.',
        requestBody: jsonBody(reference('InferRequest'), exampleRequest(model)),
        responses: {
          '200': {
            description: 'Predictions; as bytes where the request asked for binary_data',
            content: {
              'application/json': { schema: reference('InferResponse') },
              'application/octet-stream': {},
            },
          },
          ...errors,
          '503': notReady,
        },
      },
    },
  }
}

function exampleRequest({ layout, examples }: ServedModel): JsonSchema {
  if (examples.length === 0) return {}
  const inputs = layout.columns.map((column) => ({
    name: column.name,
    datatype: datatypeOf(column),
    shape: [examples.length],
    data: examples.map((row) => row[column.name] ?? null),
  }))
  return { 'several rows': { value: { inputs } } }
}

function told(operationId: string, summary: string, schema: JsonSchema) {
  const responses = { '200': jsonAnswer('So it is', schema), ...plainErrors('InferenceError') }
  return { operationId, summary, responses }
}

function named404(operationId: string, summary: string, schema: JsonSchema) {
  const { responses, ...rest } = told(operationId, summary, schema)
  return { ...rest, responses: { ...responses, ...answers(['404'], 'InferenceError') } }
}

function probe(operationId: string, summary: string, statuses: readonly string[]) {
  const responses = Object.fromEntries(statuses.map((one) => [one, jsonAnswer(one === '200' ? 'Yes' : 'No', flags)]))
  return { operationId, summary, security: [], responses }
}

const flags = { type: 'object', properties: { live: { type: 'boolean' }, ready: { type: 'boolean' } } }
