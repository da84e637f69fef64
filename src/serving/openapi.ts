import type { ServedModel } from './load-model.ts'
import { bodyErrors, errorSchemas, plainErrors } from './openapi-errors.ts'
import { v1Paths, v2Paths } from './openapi-inference.ts'
import { mlflowPaths, mlflowSchemas } from './openapi-mlflow.ts'
import { profilePaths } from './openapi-profile.ts'
import { rowSchemas } from './openapi-rows.ts'
import { jsonAnswer, jsonBody, reference, schemasOf, textAnswer } from './openapi-schemas.ts'
import { inferenceSchemas } from './openapi-tensors.ts'
import { versionText } from './served-model.ts'

/**
 * `/openapi.json` (OpenAPI 3.1): all four dialects, one typed property per column, and the package's own rows as examples.
 * A body that fits a schema is answered; where JSON Schema cannot say what else would be, the description does.
 */
export function openApi(model: ServedModel, { keyed, logged }: { readonly keyed: boolean; readonly logged: boolean }) {
  const { examples, name } = model
  const row = reference('Row')
  const [first] = examples
  const rowExamples = {
    ...(first ? { 'one row': { value: first } } : {}),
    ...(examples.length > 1 ? { 'several rows': { value: examples } } : {}),
  }
  const version = versionText(model)
  return {
    openapi: '3.1.0',
    info: { title: name, version, description: `Predictions of ${name} (package sha256:${model.digest}).` },
    ...(keyed ? { security: [{ key: [] }] } : {}),
    paths: {
      '/predict': {
        post: {
          operationId: 'predict',
          summary: 'Predict one row, or a list of rows',
          requestBody: jsonBody({ anyOf: [row, { type: 'array', items: row }] }, rowExamples),
          responses: {
            '200': jsonAnswer('Predictions', { anyOf: [reference('Prediction'), reference('Predictions')] }),
            ...bodyErrors.typed,
          },
        },
      },
      ...(logged ? { '/feedback': { post: feedback() } } : {}),
      '/livez': { get: probe('live', 'Whether the process answers', false) },
      '/readyz': { get: probe('ready', 'Whether the model has proved itself and takes requests', true) },
      '/metrics': {
        get: {
          operationId: 'metrics',
          summary: 'Metrics for Prometheus',
          responses: { '200': textAnswer('Prometheus’ text format'), ...plainErrors('Detail') },
        },
      },
      ...(keyed ? profilePaths : {}),
      ...mlflowPaths(model),
      ...v2Paths(model),
      ...v1Paths(model),
    },
    components: {
      schemas: {
        ...schemasOf(model),
        ...rowSchemas(model.layout),
        ...mlflowSchemas(model),
        ...inferenceSchemas(model),
        ...errorSchemas,
      },
      ...(keyed ? { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } } : {}),
    },
  }
}

function probe(operationId: string, summary: string, mayFail: boolean) {
  const schema = { type: 'object' }
  return {
    operationId,
    summary,
    security: [],
    responses: {
      '200': jsonAnswer('Yes', schema),
      ...(mayFail ? { '503': jsonAnswer('No', schema) } : {}),
    },
  }
}

function feedback() {
  const label = reference('Feedback')
  return {
    operationId: 'feedback',
    summary: 'Tell what a predicted row turned out to be',
    requestBody: jsonBody({ anyOf: [label, { type: 'array', items: label, maxItems: 100_000 }] }, {}),
    responses: { '202': jsonAnswer('Kept', { type: 'object' }), ...bodyErrors.typed },
  }
}
