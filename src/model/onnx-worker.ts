import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import type { InferenceSession, Tensor } from 'onnxruntime-web'
import type { OnnxPort, ResultTensor, RunRequest, TensorMessage, WorkerReply, WorkerStart } from './onnx-messages.ts'

const WASM = 'ort-wasm-simd-threaded.wasm'
/** The runtime tells an unknown size as -1 read without its sign. */
const LARGEST_SIZE = 2 ** 31

const port = parentPort
if (port === null) throw new Error('onnx-worker runs as a worker thread only')
const send = (reply: WorkerReply) => port.postMessage(reply)

const runtime = await import('onnxruntime-web/wasm')
runtime.env.logLevel = 'fatal'
// One thread: the sums have one order, so the same rows give the same bits everywhere.
runtime.env.wasm.numThreads = 1
runtime.env.wasm.wasmBinary = await readFile(wasmFile())

const session = await open((workerData as WorkerStart).model)
if (session) {
  port.on('message', (request: RunRequest) => void answer(session, request))
  send({
    kind: 'opened',
    inputs: session.inputMetadata.map(describe),
    outputs: session.outputMetadata.map(describe),
  })
}

async function open(model: string): Promise<InferenceSession | null> {
  try {
    return await runtime.InferenceSession.create(await readFile(model), {
      executionProviders: ['wasm'],
      externalData: await externalData(model),
      logSeverityLevel: 4,
    })
  } catch (error) {
    send({ kind: 'refused', message: messageOf(error) })
    return null
  }
}

/** Weights that an exporter left in files of their own: `model.onnx.data`, `model.onnx_data`. Only files beside the model count. */
async function externalData(model: string): Promise<{ path: string; data: Uint8Array }[]> {
  const name = basename(model)
  const beside = await readdir(dirname(model), { withFileTypes: true })
  const own = beside.filter((entry) => entry.isFile() && [`${name}.data`, `${name}_data`].includes(entry.name))
  return Promise.all(
    own.map(async (file) => ({ path: file.name, data: await readFile(join(dirname(model), file.name)) })),
  )
}

async function answer(open: InferenceSession, { id, feeds, fetches }: RunRequest): Promise<void> {
  try {
    const result = await open.run(Object.fromEntries(feeds.map((feed) => [feed.name, tensorOf(feed)])), [...fetches])
    send({ kind: 'result', id, tensors: fetches.map((name) => resultOf(name, result[name]!)) })
  } catch (error) {
    send({ kind: 'failed', id, message: messageOf(error) })
  }
}

function tensorOf({ type, data, dims }: TensorMessage): Tensor {
  if (type === 'string') return new runtime.Tensor(data as string[], dims)
  return new runtime.Tensor(type, data as Float32Array, dims)
}

function resultOf(name: string, tensor: Tensor): ResultTensor {
  return { name, type: tensor.type, dims: tensor.dims, data: tensor.data as ResultTensor['data'] }
}

function describe(value: InferenceSession.ValueMetadata): OnnxPort {
  if (!value.isTensor) return { name: value.name, type: null, shape: [] }
  const shape = value.shape.map((size) => (typeof size === 'number' && size >= 0 && size < LARGEST_SIZE ? size : null))
  return { name: value.name, type: value.type, shape }
}

/** Beside this file in the released tree; in a checkout, in the package. */
function wasmFile(): string {
  const beside = join(dirname(fileURLToPath(import.meta.url)), WASM)
  return existsSync(beside) ? beside : createRequire(import.meta.url).resolve(`onnxruntime-web/${WASM}`)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
