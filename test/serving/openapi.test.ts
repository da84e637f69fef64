import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type Started, started } from './started.ts'

interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly security?: readonly unknown[]
  readonly requestBody?: {
    readonly content: {
      readonly 'application/json': { readonly examples?: Record<string, { readonly value: unknown }> }
    }
  }
}
interface Api {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> }
}

const headers = { authorization: 'Bearer a-key-of-this-test' }
let server: Started
let api: Api
let operations: readonly { readonly method: string; readonly path: string; readonly operation: Operation }[]

beforeAll(async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'keys ')), 'keys')
  await writeFile(file, 'a-key-of-this-test\n')
  server = await started({ keys_file: file })
  api = (await server.get('/openapi.json', headers)).json<Api>()
  operations = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  )
})
afterAll(async () => server[Symbol.asyncDispose]())

test('every address of the four dialects is described, once', () => {
  const version = /^\/v2\/models\/bird\/versions\/[0-9a-f]{12}(.*)$/
  const told = operations.map(
    ({ method, path }) => `${method} ${path.replace(version, '/v2/models/bird/versions/VERSION$1')}`,
  )
  expect(told.sort()).toEqual([
    'get /health',
    'get /livez',
    'get /metrics',
    'get /ping',
    'get /profile',
    'get /profile/windows',
    'get /readyz',
    'get /v1/models',
    'get /v1/models/bird',
    'get /v2',
    'get /v2/health/live',
    'get /v2/health/ready',
    'get /v2/models',
    'get /v2/models/bird',
    'get /v2/models/bird/ready',
    'get /v2/models/bird/versions/VERSION',
    'get /v2/models/bird/versions/VERSION/ready',
    'get /version',
    'post /invocations',
    'post /predict',
    'post /v1/models/bird:predict',
    'post /v2/models/bird/infer',
    'post /v2/models/bird/versions/VERSION/infer',
  ])
  expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length)
  expect(operations.filter(({ operation }) => !operation.summary)).toEqual([])
})

test('every schema that is named is there', () => {
  const named = [...JSON.stringify(api).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name!)
  expect([...new Set(named)].filter((name) => !(name in api.components.schemas))).toEqual([])
})

test('every example is answered, and what needs no key is said to need none', async () => {
  const asked: string[] = []
  for (const { method, path, operation } of operations) {
    const examples = operation.requestBody?.content['application/json'].examples ?? {}
    for (const [name, { value }] of Object.entries(examples)) {
      asked.push(`${path} ${name}`)
      expect({ path, name, status: (await server.post(path, value, headers)).status }).toMatchObject({ status: 200 })
    }
    const locked = method === 'get' ? await server.get(path) : await server.post(path, {})
    expect({ path, open: locked.status !== 401 }).toEqual({ path, open: operation.security?.length === 0 })
  }
  expect(asked).toHaveLength(9)
})
