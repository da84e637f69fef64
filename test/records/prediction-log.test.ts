import { describe, expect, test } from '@jest/globals'
import {
  type LoggedColumn,
  type LoggedFeedback,
  type LoggedPrediction,
  type LogSchemaRecord,
  type PredictionLogRecord,
  predictionLogRecordSchema,
} from '../../src/records/prediction-log.ts'

const time = '2026-01-02T03:04:05.678Z'
const speed: LoggedColumn = { name: 'speed', role: 'feature', type: 'number', privacy: 'plain' }
const prediction: LoggedPrediction = {
  kind: 'prediction',
  time,
  request_id: '4f0c9a',
  row: 0,
  features: { speed: 12.5, size: null },
  prediction: 'yes',
  probabilities: { no: 0.25, yes: 0.75 },
  latency_ms: 0.2,
  status: 200,
  trace_id: null,
}
const schema: LogSchemaRecord = {
  kind: 'schema',
  schema_version: 1,
  model: { name: 'bird', version: null, digest: 'a'.repeat(64) },
  task: 'binary-classification',
  classes: ['no', 'yes'],
  positive: 'yes',
  columns: [speed],
  sampled: 1,
  time,
}
const feedback: LoggedFeedback = { kind: 'feedback', time, request_id: '4f0c9a', row: 0, actual: 'no' }

describe('a record of the prediction log', () => {
  test.each<PredictionLogRecord>([
    schema,
    prediction,
    { ...prediction, prediction: null, probabilities: null, status: 504 },
    feedback,
  ])('$kind is read as it is written', (record) => {
    expect(predictionLogRecordSchema.parse(record)).toEqual(record)
  })

  test.each([
    { ...prediction, kind: 'guess' },
    { ...prediction, row: -1 },
    { ...prediction, trace_id: 'not a trace' },
    { ...prediction, more: 1 },
  ])('others are refused', (record) => {
    expect(predictionLogRecordSchema.safeParse(record).success).toBe(false)
  })
})
