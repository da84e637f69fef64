import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { quoted } from './csv-text.ts'
import { type Started, started } from './started.ts'

type Row = readonly [speed: number | null, size: string | null]
interface Predicted {
  readonly label: string
  readonly probabilities: readonly number[]
}

let server: Started

const rows = fc.array(
  fc.tuple(
    fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
    fc.option(fc.oneof(fc.constantFrom('Small', 'Medium', 'Large'), fc.string({ unit: 'grapheme', minLength: 1 }))),
  ),
  { minLength: 1, maxLength: 12 },
)

/** The same rows in every shape of every dialect, each answer brought to one form. */
const shapes: Readonly<Record<string, (sent: readonly Row[]) => Promise<Predicted[]>>> = {
  'mlflow: dataframe_split': (sent) =>
    invocations({
      dataframe_split: { columns: ['size', 'speed', 'more'], data: sent.map(([speed, size]) => [size, speed, 1]) },
    }),
  'mlflow: dataframe_records': (sent) => invocations({ dataframe_records: sent.map(record) }),
  'mlflow: instances of objects': (sent) => invocations({ instances: sent.map(record) }),
  'mlflow: instances of lists': (sent) => invocations({ instances: sent }),
  'mlflow: inputs': (sent) => invocations({ inputs: columns(sent) }),
  'v1: instances': async (sent) => predictionsOf(await server.post('/v1/models/bird:predict', { instances: sent })),
  'v2: JSON': async (sent) => {
    const answer = await server.post('/v2/models/bird/infer', { inputs: tensors(sent, false) })
    const { outputs } = answer.json<{ outputs: { name: string; data: (string | number)[] }[] }>()
    return fromOutputs(outputs[0]!.data.map(String), outputs[1]!.data.map(Number))
  },
  'v2: bytes': binaryInfer,
  typed: async (sent) => {
    const { predictions } = (await server.post('/predict', sent.map(record))).json<{ predictions: Typed[] }>()
    return predictions.map(fromTyped)
  },
  'typed, one by one': (sent) =>
    Promise.all(sent.map(async (row) => fromTyped((await server.post('/predict', record(row))).json<Typed>()))),
}

describe('four dialects of one signature', () => {
  beforeAll(async () => {
    server = await started()
  })
  afterAll(async () => server[Symbol.asyncDispose]())

  test('predict the same for the same rows', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (sent) => {
        const answers = await Promise.all(
          Object.entries(shapes).map(async ([name, ask]) => [name, await ask(sent)] as const),
        )
        for (const [name, answer] of answers) expect({ name, answer }).toEqual({ name, answer: answers[0]![1] })
      }),
      { numRuns: 60 },
    )
  })

  test('CSV predicts the same, where CSV can tell the rows', async () => {
    const plain = fc.array(
      fc.tuple(
        fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
        fc.option(fc.constantFrom('Small', 'Large', 'a "quoted", text\nof two lines')),
      ),
      { minLength: 1 },
    )
    await fc.assert(
      fc.asyncProperty(plain, async (sent) => {
        const lines = sent.map(([speed, size]) => `${size === null ? '' : quoted(size)},${speed ?? ''}`)
        const csv = await server.post('/invocations', `size,speed\n${lines.join('\n')}\n`, {
          'content-type': 'text/csv',
        })
        expect(predictionsOf(csv)).toEqual(await shapes['mlflow: instances of lists']!(sent))
      }),
      { numRuns: 30 },
    )
  })
})

const record = ([speed, size]: Row) => ({ speed, size })
const columns = (sent: readonly Row[]) => ({ speed: sent.map(([speed]) => speed), size: sent.map(([, size]) => size) })

async function invocations(body: object): Promise<Predicted[]> {
  return predictionsOf(await server.post('/invocations', body))
}

function predictionsOf(answer: { json<T>(): T }): Predicted[] {
  return answer.json<{ predictions: Predicted[] }>().predictions
}

interface Typed {
  readonly prediction: string
  readonly probabilities: Readonly<Record<string, number>>
}

function fromTyped({ prediction, probabilities }: Typed): Predicted {
  return { label: prediction, probabilities: [probabilities['no']!, probabilities['yes']!] }
}

function fromOutputs(labels: readonly string[], probabilities: readonly number[]): Predicted[] {
  return labels.map((label, row) => ({ label, probabilities: probabilities.slice(2 * row, 2 * row + 2) }))
}

function tensors(sent: readonly Row[], binary: boolean) {
  const { speed, size } = columns(sent)
  const shape = [sent.length]
  const texts = size.map((text) => {
    const bytes = Buffer.from(text ?? '')
    const length = Buffer.alloc(4)
    length.writeUInt32LE(bytes.length)
    return Buffer.concat([length, bytes])
  })
  if (!binary)
    return [
      { name: 'speed', datatype: 'FP64', shape, data: speed },
      { name: 'size', datatype: 'BYTES', shape: [...shape, 1], data: size },
    ]
  return [
    { name: 'size', datatype: 'BYTES', shape, bytes: Buffer.concat(texts) },
    {
      name: 'speed',
      datatype: 'FP64',
      shape,
      bytes: Buffer.from(Float64Array.from(speed, (v) => v ?? Number.NaN).buffer),
    },
  ]
}

async function binaryInfer(sent: readonly Row[]): Promise<Predicted[]> {
  const inputs = tensors(sent, true) as { bytes: Buffer }[]
  const header = JSON.stringify({
    inputs: inputs.map(({ bytes, ...input }) => ({ ...input, parameters: { binary_data_size: bytes.length } })),
    outputs: [{ name: 'predict_proba', parameters: { binary_data: true } }, { name: 'predict' }],
  })
  const body = Buffer.concat([Buffer.from(header), ...inputs.map(({ bytes }) => bytes)])
  const response = await fetch(`${server.server.address}/v2/models/bird/infer`, {
    method: 'POST',
    headers: {
      'content-type': 'application/octet-stream',
      'inference-header-content-length': String(Buffer.byteLength(header)),
    },
    body,
  })
  const bytes = Buffer.from(await response.arrayBuffer())
  const length = Number(response.headers.get('inference-header-content-length'))
  const { outputs } = JSON.parse(bytes.toString('utf8', 0, length)) as { outputs: { data: string[] }[] }
  const tail = bytes.subarray(length)
  const probabilities = Array.from({ length: 2 * sent.length }, (_, i) => tail.readDoubleLE(8 * i))
  return fromOutputs(outputs[1]!.data, probabilities)
}
