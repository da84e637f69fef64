import type { ServedModel } from './load-model.ts'
import { answerSchemas, jsonAnswer, jsonBody, reference, schemasOf, textAnswer } from './openapi-schemas.ts'
import { versionText } from './served-model.ts'

const errors = {
  '401': jsonAnswer('No key, or a wrong one', reference('Detail')),
  '405': jsonAnswer('Another method', reference('Detail')),
  '413': jsonAnswer('The body is too large', reference('Detail')),
  '415': jsonAnswer('Another content type', reference('Detail')),
  '422': jsonAnswer('Rows that the model cannot take', reference('ValidationError')),
  '429': jsonAnswer('Too many requests are waiting', reference('Detail')),
  '503': jsonAnswer('The model is not ready', reference('Detail')),
  '504': jsonAnswer('The prediction took too long', reference('Detail')),
}

/** `/openapi.json` (OpenAPI 3.1): one typed property per column, and the package's own rows as examples. */
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
            ...errors,
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
          responses: { '200': textAnswer('Prometheus’ text format'), '401': errors['401'] },
        },
      },
    },
    components: {
      schemas: { ...schemasOf(model), ...answerSchemas },
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
    responses: { '202': jsonAnswer('Kept', { type: 'object' }), ...errors },
  }
}
