import type { Predictions } from '../data/predictions.ts'
import { UserError } from '../errors.ts'
import type { ServedModel } from './load-model.ts'
import { Rejection } from './rejection.ts'
import type { Rows } from './row-layout.ts'

/** What a request says of itself, besides its rows. */
export interface Caller {
  readonly request_id: string
  /** Of W3C Trace Context; null: none was sent. */
  readonly trace_id: string | null
  readonly dialect: Dialect
}

export type Dialect = 'mlflow' | 'v2' | 'v1' | 'typed'

/** What was predicted for whom; told to metrics, log and profiles. */
export interface Served {
  readonly rows: Rows
  readonly caller: Caller
  /** null: it failed. */
  readonly predictions: Predictions | null
  readonly status: number
  readonly milliseconds: number
}

export interface Limits {
  /** Most requests that wait for a prediction. */
  readonly queue: number
  /** Milliseconds that a prediction may take. */
  readonly timeout: number
}

/** The model behind all dialects: refuses what it cannot take, tells every watcher what it predicted. */
export interface Service {
  /** null until the golden rows have replayed. */
  readonly model: ServedModel | null
  /** Announced, and not draining. */
  readonly ready: boolean
  readonly draining: boolean
  /** Requests that wait for a prediction. */
  readonly waiting: number
  /** Throws Rejection: 400 rows that do not fit, 429 queue full, 503 not ready, 504 too slow. */
  predict(rows: Rows, caller: Caller): Promise<Predictions>
  /** From now on it predicts. */
  open(model: ServedModel): void
  /** From now on it says that it is ready. */
  announce(): void
  drain(): void
}

export function createService(limits: Limits, tell: (served: Served) => void): Service {
  let model: ServedModel | null = null
  let announced = false
  let draining = false
  let waiting = 0
  return {
    get model() {
      return model
    },
    get ready() {
      return announced && !draining
    },
    get draining() {
      return draining
    },
    get waiting() {
      return waiting
    },
    open(opened) {
      model = opened
    },
    announce() {
      announced = true
    },
    drain() {
      draining = true
    },
    async predict(rows, caller) {
      if (model === null) throw new Rejection(503, 'the model is not ready', { headers: { 'retry-after': '1' } })
      if (waiting >= limits.queue)
        throw new Rejection(429, 'too many requests are waiting', { headers: { 'retry-after': '1' } })
      const started = performance.now()
      waiting++
      try {
        const answer = model.predict(rows)
        const predictions = answer instanceof Promise ? await within(limits.timeout, answer) : answer
        tell({ rows, caller, predictions, status: 200, milliseconds: performance.now() - started })
        return predictions
      } catch (error) {
        const rejection = rejectionOf(error)
        const milliseconds = performance.now() - started
        tell({ rows, caller, predictions: null, status: rejection?.status ?? 500, milliseconds })
        throw rejection ?? error
      } finally {
        waiting--
      }
    },
  }
}

/** The model's own words may quote the rows: what a caller is told says only where to look. */
function rejectionOf(error: unknown): Rejection | null {
  if (error instanceof Rejection) return error
  return error instanceof UserError ? new Rejection(400, 'the model cannot take these rows') : null
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Rejection(504, 'the prediction took too long')), milliseconds)
  try {
    return await Promise.race([work, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
