import type { MessagePort } from 'node:worker_threads'
import type { InferenceSession, Tensor } from 'onnxruntime-web'
import type { OnnxPort, ResultTensor, RunRequest, TensorMessage, WorkerReply } from './onnx-messages.ts'

/** The runtime tells an unknown size as -1 read without its sign. */
const LARGEST_SIZE = 2 ** 31

/** What both runtimes, native and WebAssembly, have. */
export interface OnnxRuntime {
  readonly Tensor: typeof Tensor
}

/** Opens a session with `create` and answers the worker's requests with it; a model that the runtime refuses is told. */
export async function answerRequests(
  port: MessagePort,
  runtime: OnnxRuntime,
  create: () => Promise<InferenceSession>,
): Promise<void> {
  const send = (reply: WorkerReply) => port.postMessage(reply)
  let session: InferenceSession
  try {
    session = await create()
  } catch (error) {
    send({ kind: 'refused', message: messageOf(error) })
    return
  }
  port.on('message', (request: RunRequest) => void answer(session, runtime, request).then(send))
  send({
    kind: 'opened',
    inputs: session.inputMetadata.map(describe),
    outputs: session.outputMetadata.map(describe),
  })
}

async function answer(open: InferenceSession, runtime: OnnxRuntime, request: RunRequest): Promise<WorkerReply> {
  const { id, feeds, fetches } = request
  try {
    const tensors = Object.fromEntries(feeds.map((feed) => [feed.name, tensorOf(runtime, feed)]))
    const result = await open.run(tensors, [...fetches])
    return { kind: 'result', id, tensors: fetches.map((name) => resultOf(name, result[name]!)) }
  } catch (error) {
    return { kind: 'failed', id, message: messageOf(error) }
  }
}

function tensorOf(runtime: OnnxRuntime, { type, data, dims }: TensorMessage): Tensor {
  if (type === 'string') return new runtime.Tensor(data as string[], dims)
  return new runtime.Tensor(type, data as Float32Array, dims)
}

function resultOf(name: string, tensor: Tensor): ResultTensor {
  return { name, type: tensor.type, dims: tensor.dims, data: tensor.data as ResultTensor['data'] }
}

/** The native runtime names axes of unknown size where the other counts them -1. */
function describe(value: InferenceSession.ValueMetadata): OnnxPort {
  if (!value.isTensor) return { name: value.name, type: null, shape: [] }
  const shape = value.shape.map((size) => (typeof size === 'number' && size >= 0 && size < LARGEST_SIZE ? size : null))
  return { name: value.name, type: value.type, shape }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
