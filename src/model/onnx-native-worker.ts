import { createRequire } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import { answerRequests } from './onnx-answers.ts'
import type { WorkerStart } from './onnx-messages.ts'

if (parentPort === null) throw new Error('onnx-native-worker runs as a worker thread only')

// Since 1.29 the library's Linux build sends usage data and writes an id to disk, unless this is set when it is loaded. The
// worker shares the process' environment, which is the one that a native library sees; an import would be hoisted before it.
process.env['ORT_DISABLE_TELEMETRY'] = '1'
const runtime = createRequire(import.meta.url)('onnxruntime-node') as typeof import('onnxruntime-web')

const { model } = workerData as WorkerStart
// By its path, so that the library finds weights in files beside it. One thread: the sums have one order.
await answerRequests(parentPort, runtime, () =>
  runtime.InferenceSession.create(model, {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 4,
  }),
)
