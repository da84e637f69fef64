import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { commandPackage, onnxPackage } from './other-packages.ts'
import { smallPackage } from './small-package.ts'
import { type Answer, started } from './started.ts'

const ALL_YES = `(echo prediction; tail -n +2 "$MLOPS_INPUT" | sed 's/.*/yes/') > "$MLOPS_OUTPUT"`
const rows = Array.from({ length: 40 }, (_, i) => [i % 5 === 0 ? null : i * 3, ['Small', 'Large', null][i % 3]])

describe('an ONNX model', () => {
  test('proves itself by the golden rows, and predicts as the forest that it was made of', async () => {
    await using forest = await started()
    await using onnx = await started({ package: await onnxPackage() })
    expect(onnx.server.model).toMatchObject({ kind: 'onnx', replay: { labels_differ: 0 } })
    expect((await onnx.get('/v2/models/bird')).json()).toMatchObject({ platform: 'onnx_onnxv1' })
    const ask = async (server: typeof onnx, sent: unknown) =>
      (await server.post('/invocations', { instances: sent })).json()
    expect(await ask(onnx, rows)).toEqual(await ask(forest, rows))
    const alone = await Promise.all(rows.map((row) => ask(onnx, [row])))
    expect(alone).toEqual(await Promise.all(rows.map((row) => ask(forest, [row]))))
    expect((await onnx.get('/metrics')).text).toMatch(/model_batch_size_count 41/)
  })
})

describe('a package with a predict command', () => {
  test('is served by it', async () => {
    await using server = await started({ package: await commandPackage(ALL_YES) })
    const answer = await server.post('/invocations', { instances: rows })
    expect(answer.json<{ predictions: object[] }>().predictions).toEqual(rows.map(() => ({ label: 'yes' })))
  })

  test('a full queue is 429 with Retry-After, a slow prediction 504; each in the shape of its family', async () => {
    await using server = await started({ package: await commandPackage('sleep 5'), queue: 2, timeout: 500 })
    const ask = (): Promise<Answer> =>
      server.post('/v2/models/bird/infer', {
        inputs: [
          { name: 'speed', datatype: 'FP64', shape: [1], data: [1] },
          { name: 'size', datatype: 'BYTES', shape: [1], data: ['Small'] },
        ],
      })
    const answers = await Promise.all([ask(), ask(), ask()])
    expect(answers.map(({ status }) => status).sort()).toEqual([429, 504, 504])
    const full = answers.find(({ status }) => status === 429)!
    expect([full.headers.get('retry-after'), full.json()]).toEqual(['1', { error: 'too many requests are waiting' }])
  })

  test('an error of the command is told by no word of it', async () => {
    await using server = await started({ package: await commandPackage('cat "$MLOPS_INPUT" >&2; exit 3') })
    const answer = await server.post('/predict', { speed: 123_456, size: 'Small' })
    expect([answer.status, answer.json()]).toEqual([
      422,
      { detail: [{ type: 'value_error', loc: ['body'], msg: 'the model cannot take these rows' }] },
    ])
  })
})

describe('a model that does not prove itself is never ready', () => {
  test('other predictions than at training', async () => {
    const folder = await commandPackage(ALL_YES, { golden: true })
    await expect(started({ package: folder })).rejects.toThrow('does not predict its 32 golden rows')
  })

  test('a changed byte of the model, another digest, no model at all', async () => {
    const folder = await smallPackage()
    const file = join(folder, 'forest.bin')
    const bytes = await readFile(file)
    bytes[bytes.length >> 1]! ^= 8
    await writeFile(file, bytes)
    await expect(started({ package: folder })).rejects.toThrow('its checksum does not match')
    const whole = await smallPackage()
    await expect(started({ package: whole, digest: 'a'.repeat(64) })).rejects.toThrow('not intact')
    await expect(started({ package: '/nowhere' })).rejects.toThrow('not a model package')
  })

  test('a damaged ONNX file', async () => {
    const folder = await onnxPackage()
    const file = join(folder, 'model.onnx')
    const bytes = await readFile(file)
    await writeFile(file, bytes.subarray(0, bytes.length / 2))
    await expect(started({ package: folder })).rejects.toThrow('ONNX Runtime')
  })
})
