import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { buildProfile } from '../../src/profile/build-profile.ts'
import { profileText } from '../../src/profile/profile-file.ts'
import { type PredictionLogRecord, predictionLogRecordSchema } from '../../src/records/prediction-log.ts'
import { type Profile, profileSchema } from '../../src/records/profile.ts'
import type { ServeOptions } from '../../src/serving/serve-options.ts'
import { smallTable } from '../model/small-pipeline.ts'
import { started } from './started.ts'

const folder = () => mkdtemp(join(tmpdir(), 'prediction log '))
function logTo(path: string, more: Partial<NonNullable<ServeOptions['log']>> = {}): Pick<ServeOptions, 'log'> {
  const rotation = { bytes: 1e9, milliseconds: 1e9 }
  const settings = { sampled: 1, hashed: [], redacted: [], hash_key: null, queue: 1000, rotation }
  return { log: { ...settings, target: { kind: 'folder', folder: path }, ...more } }
}

async function recordsIn(path: string, stream: string): Promise<PredictionLogRecord[]> {
  const names = (await readdir(path)).filter((name) => name.startsWith(stream)).sort()
  const texts = await Promise.all(names.map((name) => readFile(join(path, name), 'utf8')))
  return texts
    .join('')
    .trimEnd()
    .split('\n')
    .map((line) => predictionLogRecordSchema.parse(JSON.parse(line)))
}

function reference(): string {
  const training = profileText(buildProfile(smallTable(), { target: 'damage' })).trimEnd()
  const head = { schema_version: 1, name: 'bird', task: 'binary-classification', target: 'damage' }
  return `${JSON.stringify(head).slice(0, -1)},"training":${training},"held_out":null}`
}

describe('the prediction log', () => {
  test('holds a schema, every row, and late labels in a file of their own', async () => {
    const path = await folder()
    await using server = await started(logTo(path))
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736'
    const headers = { 'x-request-id': 'mine-1', traceparent: `00-${trace}-00f067aa0ba902b7-01` }
    const answer = await server.post(
      '/predict',
      [
        { speed: 1.5, size: 'Small' },
        { speed: null, size: null },
      ],
      headers,
    )
    const label = await server.post('/feedback', { request_id: 'mine-1', row: 1, actual: 'yes' })
    expect([label.status, label.json()]).toEqual([202, { accepted: 1 }])
    expect((await server.post('/feedback', [{ request_id: 'mine-1', actual: 'perhaps' }])).status).toBe(422)
    await server.server.close()
    const [schema, first, second, ...rest] = await recordsIn(path, 'predictions')
    expect(rest).toEqual([])
    expect(schema).toMatchObject({ kind: 'schema', model: { name: 'bird' }, classes: ['no', 'yes'], sampled: 1 })
    const { predictions } = answer.json<{ predictions: object[] }>()
    expect(first).toMatchObject({
      ...predictions[0],
      request_id: 'mine-1',
      row: 0,
      features: { speed: 1.5, size: 'Small' },
      status: 200,
      trace_id: trace,
    })
    expect(second).toMatchObject({ ...predictions[1], row: 1, features: { speed: null, size: null } })
    const [again, feedback] = await recordsIn(path, 'feedback')
    expect(again?.kind).toBe('schema')
    expect(feedback).toMatchObject({ kind: 'feedback', request_id: 'mine-1', row: 1, actual: 'yes' })
  })

  test('hashes and leaves out columns, and refuses one that the model does not read', async () => {
    const path = await folder()
    await using server = await started(
      logTo(path, { hashed: ['size'], redacted: ['speed'], hash_key: Buffer.alloc(32) }),
    )
    const row = { speed: 1.5, size: 'Small' }
    await server.post('/predict', [row, row, { ...row, size: 'Large' }])
    await server.server.close()
    const [schema, ...rows] = await recordsIn(path, 'predictions')
    expect(schema).toMatchObject({
      columns: expect.arrayContaining([{ name: 'speed', role: 'feature', type: 'string', privacy: 'redacted' }]),
    })
    const features = rows.map((record) => (record.kind === 'prediction' ? record.features : {}))
    expect(features.map(Object.keys)).toEqual([['size'], ['size'], ['size']])
    expect(features[0]).toEqual(features[1])
    expect(features[0]!['size']).toMatch(/^[0-9a-f]{16}$/)
    expect(features[2]!['size']).not.toBe(features[0]!['size'])
    await expect(started(logTo(path, { hashed: ['sise'] }))).rejects.toThrow('the model reads no column "sise"')
  })

  test('drops and counts what it has no room for, and never makes a request fail', async () => {
    const path = await folder()
    await using server = await started(logTo(path, { queue: 3 }))
    const rows = [
      { speed: 1, size: 'Small' },
      { speed: 2, size: 'Small' },
    ]
    const answers = await Promise.all([1, 2, 3].map(() => server.post('/predict', rows)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect((await server.get('/metrics')).text).toContain('prediction_log_dropped_total 4')
    await server.server.close()
    expect(await recordsIn(path, 'predictions')).toHaveLength(1 + 2)
  })

  test('begins a new file, with a schema of its own, when one is full; a sample is a share of the requests', async () => {
    const path = await folder()
    await using server = await started(logTo(path, { rotation: { bytes: 1, milliseconds: 1e9 } }))
    for (const speed of [1, 2]) {
      await server.post('/predict', { speed, size: 'Small' })
      await new Promise((done) => setTimeout(done, 600))
    }
    await server.server.close()
    expect((await recordsIn(path, 'predictions')).map(({ kind }) => kind)).toEqual([
      'schema',
      'prediction',
      'schema',
      'prediction',
    ])
    const none = await folder()
    await using unsampled = await started(logTo(none, { sampled: 0 }))
    await unsampled.post('/predict', { speed: 1, size: 'Small' })
    await unsampled.server.close()
    expect((await readdir(none)).filter((name) => name.startsWith('predictions'))).toEqual([])
  })

  test('leaves by a command, each file when it is complete', async () => {
    const path = await folder()
    const target = { kind: 'command', command: `cp "$MLOPS_LOG_FILE" '${path}/'` } as const
    await using server = await started(logTo(path, { target }))
    await server.post('/predict', { speed: 1, size: 'Small' })
    await server.server.close()
    expect((await recordsIn(path, 'predictions')).map(({ kind }) => kind)).toEqual(['schema', 'prediction'])
    const profile = (await readdir(path)).find((name) => name.startsWith('profile-'))!
    expect(profileSchema.parse(JSON.parse(await readFile(join(path, profile), 'utf8'))).rows).toBe(1)
  })
})

describe('metrics and profiles', () => {
  test('count nulls, numbers out of range, unseen categories and classes', async () => {
    await using server = await started({}, { extra_files: { 'reference.json': reference() } })
    await server.post('/predict', [
      { speed: null, size: 'Small' },
      { speed: 1e6, size: 'Gigantic' },
      { speed: 50, size: '' },
    ])
    await server.post('/predict', { speed: 'x' })
    const { text } = await server.get('/metrics')
    for (const line of [
      'feature_null_total{feature="speed"} 1',
      'feature_null_total{feature="size"} 1',
      'feature_out_of_range_total{feature="speed"} 1',
      'feature_unseen_total{feature="size"} 1',
      'model_inference_rows_total 3',
      'http_requests_total{route="/predict",method="POST",status="200"} 1',
      'http_requests_total{route="/predict",method="POST",status="422"} 1',
      'model_inference_requests_total{dialect="typed",status="200"} 1',
    ])
      expect(text).toContain(line)
    expect(text).toMatch(/model_info\{model="bird",version="[0-9a-f]{12}",digest="[0-9a-f]{64}",/)
    const classes = [...text.matchAll(/prediction_class_total\{class="\w+"\} (\d)/g)].map(([, count]) => Number(count))
    expect(classes.reduce((sum, count) => sum + count, 0)).toBe(3)
  })

  test('a profile of what was seen is told to who has a key, in the kinds of the reference', async () => {
    const keys_file = join(await folder(), 'keys')
    await writeFile(keys_file, 'a-key-that-is-long-enough')
    await using server = await started({ keys_file })
    const headers = { authorization: 'Bearer a-key-that-is-long-enough' }
    expect((await server.get('/profile')).status).toBe(401)
    expect((await server.get('/profile', headers)).status).toBe(404)
    const rows = Array.from({ length: 1500 }, (_, i) => ({ speed: i % 7 === 0 ? null : i % 100, size: null }))
    await server.post('/predict', rows, headers)
    await server.post('/predict', { speed: 7, size: 'Huge' }, headers)
    const profile = (await server.get('/profile', headers)).json<Profile>()
    expect(profileSchema.parse(profile).columns.map(({ name, kind, role }) => [name, kind, role])).toEqual([
      ['speed', 'number', 'feature'],
      ['size', 'category', 'feature'],
      ['prediction', 'category', 'prediction'],
      ['probability.no', 'number', 'probability'],
      ['probability.yes', 'number', 'probability'],
    ])
    expect((await server.get('/profile/windows', headers)).json()).toMatchObject({ windows: [{ rows_seen: 1501 }] })
    expect((await server.get('/profile?to=2001-01-01', headers)).status).toBe(404)
    // The second is a time to JavaScript's Date, which takes it for a month.
    for (const time of ['never', '1']) expect((await server.get(`/profile?to=${time}`, headers)).status).toBe(422)
  })

  test('without keys there is no profile to be had', async () => {
    await using server = await started()
    await server.post('/predict', { speed: 7, size: 'Huge' })
    expect((await server.get('/profile')).status).toBe(404)
  })
})
