import { randomUUID } from 'node:crypto'
import { profileText } from '../profile/profile-file.ts'
import type { DriftCounters } from './drift-counters.ts'
import type { ServedModel } from './load-model.ts'
import type { LogSink } from './log-sink.ts'
import { addDriftMetrics, createMetrics, type Metrics } from './metrics.ts'
import { openSink } from './open-sink.ts'
import { type PredictionLog, predictionLog } from './prediction-log.ts'
import { type ProfileWindow, type ProfileWindows, profileWindows } from './profile-windows.ts'
import type { ServeOptions } from './serve-options.ts'
import type { Served } from './service.ts'

/** Everything that looks at what the server does: metrics, prediction log, profiles. */
export interface Observation {
  readonly metrics: Metrics
  readonly log: PredictionLog | null
  readonly profiles: ProfileWindows | null
  watch(served: Served): void
  open(model: ServedModel, milliseconds: number): void
  /** Writes and ships what waits. */
  close(): Promise<void>
}

type Settings = Pick<ServeOptions, 'log' | 'profile' | 'keys_file'>

/** Throws UserError where the log's target cannot be opened. */
export async function createObservation(
  { log: logging, profile, keys_file }: Settings,
  gauges: { in_progress(): number; queued(): number },
): Promise<Observation> {
  const sink: LogSink | null = logging && (await openSink(logging.target, logging.rotation))
  let drift: DriftCounters | null = null
  let log: PredictionLog | null = null
  let profiles: ProfileWindows | null = null
  const metrics = createMetrics({ ...gauges, log_dropped: () => log?.dropped ?? 0 })
  // Windows of all processes begin at the same instant, and in every container the process ids are the same few.
  const own = randomUUID().slice(0, 8)
  async function keep({ start, profile: seen }: ProfileWindow): Promise<void> {
    const name = `profile-${start.replaceAll(/[:.]/g, '-')}-${process.pid}-${own}.json`
    await sink?.put(name, profileText(seen)).catch((error: unknown) => {
      process.stderr.write(`${JSON.stringify({ error: 'a profile cannot be kept', why: String(error) })}\n`)
    })
  }
  return {
    metrics,
    get log() {
      return log
    },
    get profiles() {
      return profiles
    },
    watch(served) {
      metrics.predicted(served)
      drift?.count(served)
      log?.add(served)
      profiles?.add(served)
    },
    open(model, milliseconds) {
      metrics.loaded(model, milliseconds)
      drift = addDriftMetrics(metrics.registry, model)
      if (sink && logging) log = predictionLog(model, sink, logging)
      // Profiles cost time: they are made where somebody may read them, or where they leave with the log.
      if (keys_file === null && sink === null) return
      profiles = profileWindows(model, profile, (window) => void keep(window))
    },
    async close() {
      await log?.flush()
      const last = profiles?.windows().at(-1)
      if (last) await keep(last)
      await sink?.close()
    },
  }
}
