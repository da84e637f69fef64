import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { AwsClient } from 'aws4fetch'
import { predictionLogRecordSchema } from '../../src/records/prediction-log.ts'
import { startProcess } from '../serving/server-process.ts'
import { smallPackage } from '../serving/small-package.ts'
import { venv } from './venv.ts'

const keys = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'us-east-1' }
const s3 = new AwsClient({ accessKeyId: 'test', secretAccessKey: 'test', region: 'us-east-1', service: 's3' })
let moto: ChildProcess
let endpoint: string

beforeAll(async () => {
  const program = join(dirname(venv(join('test', 'peers', 'serving'))), 'moto_server')
  moto = spawn(program, ['-H', '127.0.0.1', '-p', '0'], { stdio: ['ignore', 'ignore', 'pipe'] })
  endpoint = await new Promise((found) => {
    moto.stderr!.setEncoding('utf8').on('data', (text: string) => {
      const address = /Running on (http:\/\/[\d.:]+)/.exec(text)?.[1]
      if (address) found(address)
    })
  })
}, 240_000)
afterAll(async () => {
  moto.kill()
  await once(moto, 'close')
})

test('log and profile reach S3-compatible storage (moto) when the server ends', async () => {
  await s3.fetch(`${endpoint}/logs`, { method: 'PUT' })
  const words = [
    '--package',
    await smallPackage(),
    '--port',
    '0',
    '--host',
    '127.0.0.1',
    '--drain-delay',
    '0',
    '--log',
    's3://logs/bird one',
  ]
  const server = await startProcess(resolve('build/src/server.js'), words, { ...keys, AWS_ENDPOINT_URL: endpoint })
  if (!('address' in server)) throw new Error(server.stderr)
  const post = (path: string, body: unknown) =>
    fetch(`${server.address}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-request-id': 'r1' },
      body: JSON.stringify(body),
    })
  expect((await post('/predict', { speed: 1, size: 'Small' })).status).toBe(200)
  expect((await post('/feedback', { request_id: 'r1', actual: 'yes' })).status).toBe(202)
  expect(await server.end()).toMatchObject({ code: 0, stderr: '' })
  const listing = await (await s3.fetch(`${endpoint}/logs?list-type=2`)).text()
  const names = [...listing.matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key]) => key!).sort()
  expect(names.map((name) => name.replace(/-\d{4}.*/, ''))).toEqual([
    'bird one/feedback',
    'bird one/predictions',
    'bird one/profile',
  ])
  const log = await (await s3.fetch(`${endpoint}/logs/${encodeURI(names[1]!)}`)).text()
  const records = log
    .trimEnd()
    .split('\n')
    .map((line) => predictionLogRecordSchema.parse(JSON.parse(line)))
  expect(records.map(({ kind }) => kind)).toEqual(['schema', 'prediction'])
}, 120_000)
