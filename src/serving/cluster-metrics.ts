import { AggregatorRegistry, type Registry } from 'prom-client'
import type { MetricSnapshot } from './cluster-messages.ts'

/** What all workers count, as one. */
export interface ClusterMetrics {
  keep(worker: number, snapshot: MetricSnapshot): void
  /** A worker has ended. */
  leave(worker: number): void
  text(): Promise<string>
}

/**
 * Sums the workers' last snapshots. Counts of a worker that ended stay in, as they were last told: without them the sums would fall,
 * which Prometheus takes for a restart of everything.
 */
export function clusterMetrics(): ClusterMetrics {
  const latest = new Map<number, MetricSnapshot>()
  let departed: MetricSnapshot = []
  let folding: Promise<void> = Promise.resolve()

  async function fold(worker: number): Promise<void> {
    const counts = latest.get(worker)?.filter(({ type }) => type === COUNTER || type === HISTOGRAM)
    const folded = counts === undefined ? departed : await sum([departed, counts]).getMetricsAsJSON()
    departed = folded as MetricSnapshot
    latest.delete(worker)
  }
  return {
    keep(worker, snapshot) {
      latest.set(worker, snapshot)
    },
    leave(worker) {
      folding = folding.then(() => fold(worker))
    },
    async text() {
      await folding
      return sum([...latest.values(), departed]).metrics()
    },
  }
}

// prom-client declares these types as numbers, and gives them as words.
const COUNTER: unknown = 'counter'
const HISTOGRAM: unknown = 'histogram'

function sum(snapshots: readonly MetricSnapshot[]): Registry {
  return AggregatorRegistry.aggregate(snapshots as unknown as object[])
}
