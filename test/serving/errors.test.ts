import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Started, started } from './started.ts'

const INFER = '/v2/models/bird/infer'
const SECRET = 'value-of-the-caller'

let server: Started
beforeAll(async () => {
  server = await started({ body_limit: 10_000 })
})
afterAll(async () => server[Symbol.asyncDispose]())

describe('each family answers in its own shape', () => {
  test.each([
    ['/invocations', 400, (json: object) => expect(Object.keys(json)).toEqual(['error_code', 'message'])],
    ['/v1/models/bird:predict', 400, (json: object) => expect(Object.keys(json)).toEqual(['error'])],
    [INFER, 400, (json: object) => expect(Object.keys(json)).toEqual(['error'])],
    ['/predict', 422, (json: object) => expect(Object.keys(json)).toEqual(['detail'])],
  ] as const)('%s', async (path, status, shape) => {
    for (const body of ['{', '[1', '"a"', '{"instances": 3}', `{"${SECRET}": "${SECRET}"}`, '[]]']) {
      const answer = await server.post(path, body)
      expect({ body, status: answer.status }).toEqual({ body, status })
      shape(answer.json<object>())
      expect(answer.text).not.toMatch(/value-of|\.ts:|node_modules|\bat /)
    }
    const large = await server.post(path, { instances: ['x'.repeat(20_000)] })
    expect(large.status).toBe(413)
    shape(large.json<object>())
  })

  test('unknown addresses are 404, wrong methods 405 and tell the right ones', async () => {
    expect((await server.get('/nothing')).json()).toEqual({ detail: 'Not Found' })
    expect((await server.get('/v2/models/other')).json()).toEqual({ error: 'there is no such model' })
    expect((await server.get('/v2/models/bird/versions/9')).status).toBe(404)
    expect((await server.post('/v2/models/bird/versions/9/infer', {})).status).toBe(404)
    const wrong = await server.get('/invocations')
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST'])
    const also = await server.post('/v2/models/bird', {})
    expect([also.status, also.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    expect((await server.get('/v1/models/bird:predict')).headers.get('allow')).toBe('POST')
    expect((await server.post('/v1/models/bird', {})).headers.get('allow')).toBe('GET, HEAD')
  })

  test('other content types are 415', async () => {
    for (const path of ['/invocations', '/v1/models/bird:predict', INFER, '/predict'])
      for (const type of ['text/html', 'application/json; charset=latin1'])
        expect((await server.post(path, '{}', { 'content-type': type })).status).toBe(415)
  })
})

describe('nothing is coerced', () => {
  const rows: [string, unknown, number][] = [
    ['a text for a number', '5', 422],
    ['true for a number', true, 422],
    ['a list for a number', [5], 422],
    ['a number', 5, 200],
    ['null', null, 200],
  ]
  test.each(rows)('%s', async (_, speed, status) => {
    expect((await server.post('/predict', { speed, size: 'Small' })).status).toBe(status)
    expect((await server.post('/invocations', { instances: [[speed, 'Small']] })).status).toBe(
      status === 200 ? 200 : 400,
    )
  })

  test('a number for a text, and a number too large for JSON', async () => {
    expect((await server.post('/predict', { speed: 1, size: 5 })).json()).toEqual({
      detail: [{ type: 'string_type', loc: ['body', 'size'], msg: 'Input should be a valid string' }],
    })
    expect((await server.post('/predict', '{"speed": 1e999, "size": "Small"}')).json()).toMatchObject({
      detail: [{ type: 'finite_number' }],
    })
  })

  test('null is not 0, and a bare NaN is missing', async () => {
    const one = async (speed: string) => (await server.post('/invocations', `{"instances":[[${speed},"NaN"]]}`)).json()
    expect(await one('NaN')).toEqual(await one('null'))
    expect(await one('null')).not.toEqual(await one('0'))
  })

  test('keys of the prototype are no columns', async () => {
    expect((await server.post('/predict', '{"__proto__": {"speed": 1, "size": "Small"}}')).status).toBe(422)
  })
})

test.each([
  ['flat', [2, 1], [1, 2], 200],
  ['as the shape is', [2, 1], [[1], [2]], 200],
  ['deeper than the shape', [2], [[1], [2]], 400],
  ['unevenly', [2, 1], [[1, 2], []], 400],
  ['partly', [2, 1], [[1], 2], 400],
] as const)('JSON data of a tensor nested %s', async (_, shape, data, status) => {
  const size = { name: 'size', datatype: 'BYTES', shape: [2], data: ['Small', 'Large'] }
  const inputs = [{ name: 'speed', datatype: 'FP64', shape, data }, size]
  expect((await server.post(INFER, { inputs })).status).toBe(status)
})

test('a record may lack a key that another has for MLflow’s clients, and for nobody else', async () => {
  const instances = [{ speed: 1, size: 'Small' }, { speed: 1 }]
  const statuses = await Promise.all([
    server.post('/invocations', { dataframe_records: instances }),
    server.post('/invocations', { instances }),
    server.post('/v1/models/bird:predict', { instances }),
    server.post('/predict', instances),
  ])
  expect(statuses.map(({ status }) => status)).toEqual([200, 200, 400, 422])
})

describe('binary tensors that do not add up', () => {
  const ask = (header: object, tail: Uint8Array, length?: string) => {
    const text = JSON.stringify(header)
    return server.post(INFER, Buffer.concat([Buffer.from(text), tail]), {
      'inference-header-content-length': length ?? String(text.length),
    })
  }
  const input = (size: number, shape = [1], datatype = 'FP64') => ({
    inputs: [{ name: 'speed', datatype, shape, parameters: { binary_data_size: size } }],
  })
  test.each([
    ['too short', input(8), 4],
    ['too long', input(8), 12],
    ['another shape', input(8, [2]), 8],
    ['a vast shape', input(8, [2 ** 40], 'BYTES'), 8],
    ['a negative size', input(-8), 0],
    ['an unknown datatype', input(8, [1], 'FP128'), 8],
    ['a text longer than the body', input(8, [1], 'BYTES'), 8],
  ])('%s', async (_, header, bytes) => {
    expect((await ask(header, new Uint8Array(bytes).fill(255))).status).toBe(400)
  })

  test('a header beyond the body', async () => {
    expect((await ask(input(8), new Uint8Array(8), '99999')).status).toBe(400)
  })
})

describe('keys', () => {
  test('every address but probes wants one', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'keys ')), 'keys')
    await writeFile(file, 'first-key-of-two-keys\nsecond-key-of-two-keys\n')
    await using locked = await started({ keys_file: file })
    const body = { speed: 1, size: 'Small' }
    for (const authorization of ['', 'Bearer first-key-of-two', 'Basic first-key-of-two-keys'])
      expect((await locked.post('/predict', body, { authorization })).status).toBe(401)
    for (const key of ['first-key-of-two-keys', 'second-key-of-two-keys'])
      expect((await locked.post('/predict', body, { authorization: `Bearer ${key}` })).status).toBe(200)
    expect((await locked.get('/v2')).status).toBe(401)
    for (const probe of ['/livez', '/readyz', '/ping', '/v2/health/ready'])
      expect((await locked.get(probe)).status).toBe(200)
  })

  test('a short key is refused', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'keys ')), 'keys')
    await writeFile(file, 'short\n')
    await expect(started({ keys_file: file })).rejects.toThrow('holds a short key')
  })
})
