import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { GrownTree } from './grow.ts'
import type { GrowthPlan } from './tree-grower.ts'

/** What a worker is started with: it grows the trees first, first + step, first + 2 step ... below count. */
export interface GrowthShare {
  readonly plan: GrowthPlan
  readonly first: number
  readonly step: number
  readonly count: number
}

/** What a worker sends for each tree. */
export interface GrowthReply {
  readonly index: number
  readonly tree: GrownTree
}

/** Grows the trees 0 to count - 1 on worker threads, each of which gets a copy of the plan. */
export async function growOnWorkers(
  plan: GrowthPlan,
  count: number,
  workers: number,
  told: (trees: number) => void,
  signal: AbortSignal | undefined,
): Promise<GrownTree[]> {
  const grown: GrownTree[] = new Array(count)
  let done = 0
  let stop = (): void => {}
  const threads: Worker[] = []
  try {
    await new Promise<void>((resolve, reject) => {
      stop = () => reject(signal?.reason)
      signal?.addEventListener('abort', stop, { once: true })
      for (let first = 0; first < workers; first++) {
        const share: GrowthShare = { plan, first, step: workers, count }
        // The extension is this file's own: the same line serves the sources, their compiled form and the bundle.
        const url = new URL(`./forest-worker${extname(import.meta.url)}`, import.meta.url)
        const thread = new Worker(url, { workerData: share })
        threads.push(thread)
        thread.on('error', reject)
        thread.on('exit', (code) => {
          if (code !== 0) reject(new Error(`a forest worker ended with code ${code}`))
        })
        thread.on('message', ({ index, tree }: GrowthReply) => {
          if (signal?.aborted) return
          grown[index] = tree
          told(++done)
          if (done === count) resolve()
        })
      }
    })
  } finally {
    signal?.removeEventListener('abort', stop)
    await Promise.all(threads.map((thread) => thread.terminate()))
  }
  return grown
}
