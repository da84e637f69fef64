import { type BatchOptions, type BatchResult, runBatch } from '../batch/run-batch.ts'

export interface PredictFlags extends BatchOptions {
  readonly package: string
}

/** Progress is told in steps of so much. */
const step = 0.05

/**
 * The image's batch mode: predicts files with the package it holds. One JSON document on standard output, progress as JSON
 * lines on standard error. SIGTERM ends it with 130, and the next process goes on from there; 1: too many rows were rejected.
 */
export async function predictMode(flags: PredictFlags): Promise<number> {
  const started = Date.now()
  const stopped = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopped.abort())
  let told = 0
  const onProgress = (activity: string, share?: number): void => {
    if (share !== undefined && share < told + step) return
    told = share ?? 0
    process.stderr.write(`${JSON.stringify({ activity, ...(share === undefined ? {} : { share }) })}\n`)
  }
  let result: BatchResult
  try {
    result = await runBatch(flags, {
      root: process.cwd(),
      package: flags.package,
      command: null,
      onProgress,
      signal: stopped.signal,
    })
  } catch (error) {
    if (stopped.signal.aborted) return 130
    throw error
  }
  process.stdout.write(`${JSON.stringify({ ...result, seconds: (Date.now() - started) / 1000 })}\n`)
  return result.passed ? 0 : 1
}
