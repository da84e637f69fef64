import { monitorEventLoopDelay } from 'node:perf_hooks'
import { type Aggregator, Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { type DriftCounters, driftCounters } from './drift-counters.ts'
import type { ServedModel } from './load-model.ts'
import { versionText } from './served-model.ts'
import type { Served } from './service.ts'

/** Seconds. A forest answers in microseconds, an ONNX model or a command may take long. */
const SECONDS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const ROWS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000, 100_000]

/** What `/metrics` tells (Prometheus). Routes are templates, never addresses that were asked for. */
export interface Metrics {
  readonly registry: Registry
  requested(route: string, method: string, status: number, milliseconds: number): void
  predicted(served: Served): void
  /** `milliseconds`: how long it took to load and to replay its golden rows. */
  loaded(model: ServedModel, milliseconds: number): void
  batched(rows: number, milliseconds: number): void
}

interface Gauges {
  in_progress(): number
  queued(): number
  log_dropped(): number
}

export function createMetrics(gauges: Gauges): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const requests = new Counter({
    name: 'http_requests_total',
    help: 'Requests answered',
    labelNames: ['route', 'method', 'status'],
    registers,
  })
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'From the head of a request read to its answer sent',
    labelNames: ['route', 'method', 'status'],
    buckets: SECONDS,
    registers,
  })
  const predictions = new Counter({
    name: 'model_inference_requests_total',
    help: 'Requests for predictions, by dialect and status',
    labelNames: ['dialect', 'status'],
    registers,
  })
  const inference = histogram('model_inference_duration_seconds', 'From rows read to predictions made', SECONDS)
  const rows = histogram('model_inference_rows', 'Rows of a request', ROWS)
  const batch = histogram('model_batch_size', 'Rows that were predicted together', ROWS)
  const queue = histogram('model_queue_seconds', 'Wait of a request for its batch', SECONDS)
  const rowsTotal = new Counter({ name: 'model_inference_rows_total', help: 'Rows predicted', registers })
  gauge('model_inference_in_progress', 'Requests that wait for a prediction', gauges.in_progress)
  gauge('model_queue_length', 'Requests that wait for their batch', gauges.queued)
  counted('prediction_log_dropped_total', 'Rows that the prediction log had no room for', gauges.log_dropped)
  gauge('server_processes', 'Processes that answer', () => 1)
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()
  gauge(
    'event_loop_lag_seconds',
    'Mean delay of the event loop since the last look',
    () => {
      const mean = delay.mean / 1e9
      delay.reset()
      return Number.isFinite(mean) ? mean : 0
    },
    'average',
  )
  // Labels are looked up once.
  const askedFor = new Map<string, Counter.Internal>()
  const children = new Map<string, { count: Counter.Internal; time: Histogram.Internal<string> }>()

  function histogram(name: string, help: string, buckets: number[]): Histogram {
    return new Histogram({ name, help, buckets, registers })
  }
  /** `over`: how the values of several processes become one. */
  function gauge(name: string, help: string, read: () => number, over: Aggregator = 'sum'): void {
    new Gauge({
      name,
      help,
      registers,
      aggregator: over,
      collect() {
        this.set(read())
      },
    })
  }
  function counted(name: string, help: string, read: () => number): void {
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset()
        this.inc(read())
      },
    })
  }

  return {
    registry,
    requested(route, method, status, milliseconds) {
      const key = `${method} ${status} ${route}`
      let child = children.get(key)
      if (!child) {
        const labels = { route, method, status: String(status) }
        child = { count: requests.labels(labels), time: duration.labels(labels) }
        children.set(key, child)
      }
      child.count.inc()
      child.time.observe(milliseconds / 1000)
    },
    predicted(served) {
      const { dialect } = served.caller
      const key = `${dialect} ${served.status}`
      let asked = askedFor.get(key)
      if (!asked) {
        asked = predictions.labels({ dialect, status: String(served.status) })
        askedFor.set(key, asked)
      }
      asked.inc()
      if (served.predictions === null) return
      inference.observe(served.milliseconds / 1000)
      rows.observe(served.rows.count)
      rowsTotal.inc(served.rows.count)
    },
    loaded(model, milliseconds) {
      const labelNames = ['model', 'version', 'digest', 'task', 'kind']
      const info = new Gauge({
        name: 'model_info',
        help: 'The model that is served',
        labelNames,
        registers,
        aggregator: 'first',
      })
      const { name, digest, task, kind } = model
      info.set({ model: name, version: versionText(model), digest, task, kind }, 1)
      gauge('model_load_seconds', 'Time to load the model and replay its golden rows', () => milliseconds / 1000, 'max')
    },
    batched(size, milliseconds) {
      batch.observe(size)
      queue.observe(milliseconds / 1000)
    },
  }
}

/** Drift-ready counters of a model. They are kept as plain numbers, and given to Prometheus when it asks. */
export function addDriftMetrics(registry: Registry, model: ServedModel): DriftCounters {
  const counters = driftCounters(model)
  const features = model.layout.columns.map(({ name }) => name)
  const add = (name: string, help: string, label: string, labels: readonly string[], values: Float64Array) =>
    new Counter({
      name,
      help,
      labelNames: [label],
      registers: [registry],
      collect() {
        this.reset()
        labels.forEach((text, index) => {
          this.inc({ [label]: text }, values[index])
        })
      },
    })
  add('feature_null_total', 'Missing values', 'feature', features, counters.nulls)
  add('feature_out_of_range_total', 'Numbers outside of the training range', 'feature', features, counters.out_of_range)
  add('feature_unseen_total', 'Categories that training never saw', 'feature', features, counters.unseen)
  if (model.task !== 'regression')
    add('prediction_class_total', 'Predicted classes', 'class', model.classes, counters.classes)
  new Counter({
    name: 'prediction_not_finite_total',
    help: 'Predicted numbers that JSON cannot hold and that were answered as null',
    registers: [registry],
    collect() {
      this.reset()
      this.inc(counters.not_finite.value)
    },
  })
  return counters
}
