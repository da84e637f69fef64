import { jsonAnswer, reference, textAnswer } from './openapi-schemas.ts'

const texts = {
  '400': 'A body that cannot be read, or rows that the model cannot take',
  '401': 'No key, or a wrong one',
  '404': 'Another model or version',
  '405': 'Another method',
  '413': 'The body is too large',
  '415': 'Another content type',
  '422': 'Rows that the model cannot take',
  '429': 'Too many requests are waiting',
  '503': 'The model is not ready',
  '504': 'The prediction took too long',
} as const
type Status = keyof typeof texts

/** What a family of routes answers its errors with; the same as `families` writes. */
export const errorSchemas = {
  Detail: { type: 'object', properties: { detail: { type: 'string' } }, required: ['detail'] },
  ValidationError: {
    type: 'object',
    properties: {
      detail: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            type: { type: 'string' },
            loc: { type: 'array', items: { type: ['string', 'integer'] } },
            msg: { type: 'string' },
          },
          required: ['type', 'loc', 'msg'],
        },
      },
    },
    required: ['detail'],
  },
  MlflowError: {
    type: 'object',
    properties: { error_code: { type: 'string' }, message: { type: 'string' } },
    required: ['error_code', 'message'],
  },
  InferenceError: { type: 'object', properties: { error: { type: 'string' } }, required: ['error'] },
} as const

const common: readonly Status[] = ['401', '405', '503']
const withBody: readonly Status[] = [...common, '413', '415', '429', '504']

/** Errors of routes that read no body. */
export function plainErrors(name: keyof typeof errorSchemas) {
  return answers(common, name)
}

/** Errors of routes that read a body and predict. */
export const bodyErrors = {
  typed: { ...answers(withBody, 'Detail'), ...answers(['422'], 'ValidationError') },
  mlflow: { ...answers(['400', ...withBody], 'MlflowError'), '415': textAnswer(texts['415']) },
  inference: answers(['400', '404', ...withBody], 'InferenceError'),
} as const

export function answers(statuses: readonly Status[], name: keyof typeof errorSchemas) {
  return Object.fromEntries(statuses.map((status) => [status, jsonAnswer(texts[status], reference(name))]))
}
