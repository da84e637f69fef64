import cluster from 'node:cluster'
import { problemsIn } from '../errors.ts'
import type { Order, Report } from './cluster-messages.ts'
import { keepHeapSmall } from './small-heap.ts'
import { type RunningServer, startServer } from './start-server.ts'
import { type WorkerGroup, workerGroup } from './worker-group.ts'

keepHeapSmall()

if (!cluster.worker) throw new Error('server-worker runs as a worker of a cluster only')
const { worker } = cluster
let group: WorkerGroup | null = null
let server: Promise<RunningServer> | null = null

process.on('message', (order: Order) => {
  if (order.kind === 'serve') void serve(order)
  else if (order.kind === 'drain') void drain()
  else group?.take(order)
})

/** One of several server processes: the primary says what to serve, and when. */
async function serve({ options, joins }: Extract<Order, { kind: 'serve' }>): Promise<void> {
  group = workerGroup(joins, send)
  server = startServer(options, group)
  try {
    const { address, model } = await server
    for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => void drain())
    const { name, version, digest, replay } = model
    send({ kind: 'ready', address, model: { name, version, digest, replay } })
  } catch (error) {
    const problems = problemsIn(error)
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
    send(problems ? { kind: 'refused', problems } : { kind: 'broken', stack })
    process.exitCode = problems ? 2 : 3
    worker.disconnect()
  }
}

async function drain(): Promise<void> {
  // Where it has not started, `serve` tells why.
  const running = await server?.catch(() => null)
  await running?.close()
  worker.disconnect()
}

/** Where the primary is gone, this process ends too: Node sees to it. */
function send(report: Report): void {
  if (worker.isConnected()) worker.send(report, () => {})
}
