import { plainErrors } from './openapi-errors.ts'
import { type JsonSchema, jsonAnswer, reference } from './openapi-schemas.ts'

const time = { type: 'string', format: 'date-time' }
const windows = (['from', 'to'] as const).map((name) => ({
  name,
  in: 'query',
  required: false,
  schema: time,
  description: name === 'from' ? 'Windows that end after this' : 'Windows that start before this',
}))

/** Profiles of the rows that were seen. */
export const profilePaths = {
  '/profile': {
    get: {
      ...about('profile', 'A summary of the rows seen, for mlops drift --current'),
      responses: { '200': jsonAnswer('A profile', profile()), ...errors(true) },
    },
  },
  '/profile/windows': {
    get: {
      ...about('profileWindows', 'The windows of time that are kept'),
      responses: { '200': jsonAnswer('Windows', list()), ...errors(false) },
    },
  },
}

function about(operationId: string, summary: string) {
  return { operationId, summary, parameters: windows }
}

function errors(mayBeEmpty: boolean) {
  const none = { '404': jsonAnswer('No row was seen in this time', reference('Detail')) }
  const wrong = { '422': jsonAnswer('No ISO 8601 time', reference('ValidationError')) }
  return { ...plainErrors('Detail'), ...(mayBeEmpty ? none : {}), ...wrong }
}

function profile(): JsonSchema {
  return {
    type: 'object',
    properties: {
      schema_version: { const: 1 },
      rows: { type: 'number', minimum: 0 },
      columns: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            name: { type: 'string' },
            role: { type: 'string' },
            kind: { enum: ['number', 'category', 'other'] },
          },
          required: ['name', 'role', 'kind'],
        },
      },
    },
    required: ['schema_version', 'rows', 'columns'],
  }
}

function list(): JsonSchema {
  const count = { type: 'number', minimum: 0 }
  const window = { start: time, end: time, rows_seen: count, rows: count }
  return {
    type: 'object',
    properties: {
      windows: { type: 'array', items: { type: 'object', properties: window, required: Object.keys(window) } },
    },
    required: ['windows'],
  }
}
