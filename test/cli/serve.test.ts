import { resolve } from 'node:path'
import { expect, test } from '@jest/globals'
import { startProcess } from '../serving/server-process.ts'
import { smallPackage } from '../serving/small-package.ts'
import { mlopsJson, wineFolder } from './terminal.ts'

test('mlops serve --workers 2 serves with two, ends with 0, and refuses what is no number of them', async () => {
  const folder = await wineFolder()
  const model = await smallPackage()
  const words = ['serve', '--package', model, '--port', '0', '--host', '127.0.0.1', '--drain-delay', '0', '--json']
  const launch = resolve('build/test/cli/launch.js')
  const server = await startProcess(launch, [...words, '--workers', '2'], {}, folder)
  if (!('address' in server)) throw new Error(server.stderr)
  expect(await (await fetch(`${server.address}/metrics`)).text()).toContain('\nserver_processes 2\n')
  expect(await server.end()).toMatchObject({ code: 0, stderr: '' })
  expect(await startProcess(launch, [...words, '--workers', 'two'], {}, folder)).toMatchObject({
    code: 2,
    stderr: 'error: --workers: "two" is not accepted\n  allowed: a whole number from 1 to 128, or auto\n',
  })
})

test('mlops serve NAME@STAGE answers in four dialects when it is ready, and ends with 0', async () => {
  const folder = await wineFolder()
  await mlopsJson(folder, ['train'])
  const { digest } = await mlopsJson<{ digest: string }>(folder, [
    'register',
    '--allow-unvalidated',
    'a test of serving',
  ])
  await mlopsJson(folder, ['promote', 'wine@v0.0.1', 'production'])
  const words = [
    'serve',
    'wine@production',
    '--port',
    '0',
    '--host',
    '127.0.0.1',
    '--drain-delay',
    '0',
    '--json',
    '--quiet',
  ]
  const server = await startProcess(resolve('build/test/cli/launch.js'), words, {}, folder)
  if (!('address' in server)) throw new Error(server.stderr)
  const get = async <T>(path: string) => (await (await fetch(`${server.address}${path}`)).json()) as T
  const post = async <T>(path: string, body: unknown) => {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(`${server.address}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    return (await response.json()) as T
  }
  interface Api {
    readonly info: { readonly version: string; readonly description: string }
    readonly components: { readonly schemas: { readonly Row: { readonly example: Record<string, number> } } }
  }
  const { info, components } = await get<Api>('/openapi.json')
  expect(info).toMatchObject({ version: 'v0.0.1', description: expect.stringContaining(digest) })
  const row = components.schemas.Row.example
  const typed = await post<{ prediction: string | number; version: string }>('/predict', row)
  expect(typed.version).toBe('v0.0.1')
  const mlflow = await post<{ predictions: { label: string | number }[] }>('/invocations', { dataframe_records: [row] })
  const v1 = await post<typeof mlflow>('/v1/models/wine:predict', { instances: [row] })
  const inputs = Object.entries(row).map(([name, value]) => ({ name, datatype: 'FP64', shape: [1], data: [value] }))
  const v2 = await post<{ outputs: { data: unknown[] }[] }>('/v2/models/wine/versions/v0.0.1/infer', { inputs })
  expect([mlflow.predictions[0]?.label, v1.predictions[0]?.label, v2.outputs[0]?.data[0]]).toEqual(
    Array(3).fill(typed.prediction),
  )
  expect(await server.end()).toMatchObject({ code: 0, stderr: '' })
})
