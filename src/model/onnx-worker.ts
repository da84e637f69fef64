import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { answerRequests } from './onnx-answers.ts'
import type { WorkerStart } from './onnx-messages.ts'

const WASM = 'ort-wasm-simd-threaded.wasm'

if (parentPort === null) throw new Error('onnx-worker runs as a worker thread only')

const runtime = await import('onnxruntime-web/wasm')
runtime.env.logLevel = 'fatal'
// One thread: the sums have one order, so the same rows give the same bits everywhere.
runtime.env.wasm.numThreads = 1
runtime.env.wasm.wasmBinary = await readFile(wasmFile())

const { model } = workerData as WorkerStart
await answerRequests(parentPort, runtime, async () =>
  runtime.InferenceSession.create(await readFile(model), {
    executionProviders: ['wasm'],
    externalData: await externalData(),
    logSeverityLevel: 4,
  }),
)

/** Weights that an exporter left in files of their own: `model.onnx.data`, `model.onnx_data`. Only files beside the model count. */
async function externalData(): Promise<{ path: string; data: Uint8Array }[]> {
  const name = basename(model)
  const beside = await readdir(dirname(model), { withFileTypes: true })
  const own = beside.filter((entry) => entry.isFile() && [`${name}.data`, `${name}_data`].includes(entry.name))
  return Promise.all(
    own.map(async (file) => ({ path: file.name, data: await readFile(join(dirname(model), file.name)) })),
  )
}

/** Beside this file in the released tree; in a checkout, in the package. */
function wasmFile(): string {
  const beside = join(dirname(fileURLToPath(import.meta.url)), WASM)
  return existsSync(beside) ? beside : createRequire(import.meta.url).resolve(`onnxruntime-web/${WASM}`)
}
