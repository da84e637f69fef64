import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SHARE_ENV, Worker } from 'node:worker_threads'
import { UserError } from '../errors.ts'
import type { OnnxPort, ResultTensor, RunRequest, TensorMessage, WorkerReply, WorkerStart } from './onnx-messages.ts'

/** The WebAssembly runtime addresses 4 GiB and needs the file, its parsed form and room to work. */
const MAX_MODEL_BYTES = 1_000_000_000

/** A model opened in a worker thread, so that a slow or crashing model leaves this thread alone. */
export interface OnnxSession {
  readonly inputs: readonly OnnxPort[]
  readonly outputs: readonly OnnxPort[]
  /** The fetched outputs, in the order asked for. Throws UserError with the runtime's words. */
  run(feeds: readonly TensorMessage[], fetches: readonly string[]): Promise<readonly ResultTensor[]>
  close(): Promise<void>
}

interface Waiting {
  resolve(tensors: readonly ResultTensor[]): void
  reject(error: Error): void
}

/** The WebAssembly build comes with this project; the native one has to be installed, as `onnxruntime-node`. */
export type OnnxRuntimeKind = 'wasm' | 'native'
const WORKERS: Readonly<Record<OnnxRuntimeKind, string>> = { wasm: 'onnx-worker', native: 'onnx-native-worker' }

/** Opens a model file. Throws UserError where the runtime refuses it. */
export async function openOnnxSession(
  model: string,
  runtime: OnnxRuntimeKind,
  signal?: AbortSignal,
): Promise<OnnxSession> {
  signal?.throwIfAborted()
  const size = (await stat(model).catch(() => null))?.size
  if (size === undefined) throw new UserError({ where: model, what: 'the model file is missing' })
  if (runtime === 'wasm' && size > MAX_MODEL_BYTES) {
    throw new UserError({
      where: model,
      what: `${size} bytes is too large for the WebAssembly runtime`,
      allowed: 'up to 1 GB',
    })
  }
  const start: WorkerStart = { model }
  // The runtime may print: standard output is the results' alone.
  const script = fileURLToPath(new URL(`./${WORKERS[runtime]}${extname(import.meta.url)}`, import.meta.url))
  if (!existsSync(script))
    throw new UserError({
      where: model,
      what: 'ONNX Runtime is missing',
      allowed: 'onnxruntime-node, installed beside it',
    })
  const worker = new Worker(script, { workerData: start, stdout: true, env: SHARE_ENV })
  worker.stdout.resume()
  const waiting = new Map<number, Waiting>()
  const opened = Promise.withResolvers<Extract<WorkerReply, { kind: 'opened' }>>()
  const fail = (error: Error) => {
    opened.reject(error)
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }
  const abort = () => {
    fail(signal?.reason instanceof Error ? signal.reason : new Error('aborted'))
    void worker.terminate()
  }
  signal?.addEventListener('abort', abort, { once: true })
  worker.on('error', (error) => fail(error instanceof Error ? error : new Error(String(error))))
  worker.on('exit', (code) => fail(new Error(`the ONNX worker ended with code ${code}`)))
  worker.on('message', (reply: WorkerReply) => {
    if (reply.kind === 'opened') opened.resolve(reply)
    else if (reply.kind === 'refused')
      opened.reject(new UserError({ where: model, what: `ONNX Runtime: ${reply.message}` }))
    else {
      const caller = waiting.get(reply.id)
      waiting.delete(reply.id)
      if (reply.kind === 'result') caller?.resolve(reply.tensors)
      else caller?.reject(new UserError({ where: model, what: `ONNX Runtime: ${reply.message}` }))
    }
  })

  const close = async () => {
    signal?.removeEventListener('abort', abort)
    worker.removeAllListeners('exit')
    await worker.terminate()
    fail(new Error('the ONNX model was closed'))
  }
  let next = 0
  try {
    const { inputs, outputs } = await opened.promise
    return {
      inputs,
      outputs,
      run(feeds, fetches) {
        const request: RunRequest = { id: next++, feeds, fetches }
        const answer = Promise.withResolvers<readonly ResultTensor[]>()
        waiting.set(request.id, answer)
        worker.postMessage(request)
        return answer.promise
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
