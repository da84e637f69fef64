import { createHmac, randomBytes } from 'node:crypto'
import { UserError } from '../errors.ts'
import type { LoggedColumn, LoggedFeedback, LoggedPrediction, LogSchemaRecord } from '../records/prediction-log.ts'
import type { ServedModel } from './load-model.ts'
import type { LogSink } from './log-sink.ts'
import type { RowLayout } from './row-layout.ts'
import type { Served } from './service.ts'

export interface LogSettings {
  /** Share of the requests that is logged, 0 to 1. */
  readonly sampled: number
  /** Columns of which a keyed hash stands for the value. */
  readonly hashed: readonly string[]
  /** Columns that are left out. */
  readonly redacted: readonly string[]
  /** Of the hashes; null: one of this process' own, so that they tell nothing anywhere else. */
  readonly hash_key: Buffer | null
  /** Most rows that wait to be written; more are dropped, and counted. */
  readonly queue: number
}

/** Never makes a request wait: what does not fit is dropped. */
export interface PredictionLog {
  readonly dropped: number
  add(served: Served): void
  feedback(records: readonly LoggedFeedback[]): void
  /** Writes what waits. */
  flush(): Promise<void>
}

const FLUSH_MS = 250

export function predictionLog(model: ServedModel, sink: LogSink, settings: LogSettings): PredictionLog {
  const { layout, classes } = model
  refuseUnknown([...settings.hashed, ...settings.redacted], layout)
  const key = settings.hash_key ?? randomBytes(32)
  const columns = layout.columns.map((column) => {
    const { name } = column
    const privacy = settings.redacted.includes(name) ? 'redacted' : settings.hashed.includes(name) ? 'hashed' : 'plain'
    return { ...column, privacy, type: column.kind === 'number' && privacy === 'plain' ? 'number' : 'string' } as const
  })
  let waiting: { readonly served: Served; readonly time: string }[] = []
  let labels: LoggedFeedback[] = []
  let rowsWaiting = 0
  let dropped = 0
  let writing: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | null = null

  const head = () => `${JSON.stringify(schemaRecord())}\n`
  function schemaRecord(): LogSchemaRecord {
    const { name, version, digest, task, positive } = model
    const features = columns.map(
      (one): LoggedColumn => ({ name: one.name, role: 'feature', type: one.type, privacy: one.privacy }),
    )
    const type = task === 'regression' ? 'number' : 'string'
    const plain = (named: string, role: LoggedColumn['role'], of: LoggedColumn['type']): LoggedColumn => ({
      name: named,
      role,
      type: of,
      privacy: 'plain',
    })
    return {
      kind: 'schema',
      schema_version: 1,
      model: { name, version, digest },
      task,
      classes: [...classes],
      positive,
      columns: [
        ...features,
        plain('prediction', 'prediction', type),
        ...classes.map((label) => plain(`probability.${label}`, 'probability', 'number')),
        plain(model.target, 'target', type),
      ],
      sampled: settings.sampled,
      time: new Date().toISOString(),
    }
  }
  function hash(value: string): string {
    return createHmac('sha256', key).update(value).digest('hex').slice(0, 16)
  }
  function featuresOf({ rows }: Served, row: number): LoggedPrediction['features'] {
    return Object.fromEntries(
      columns.flatMap(({ name, kind, place, privacy, type }) => {
        if (privacy === 'redacted') return []
        const number = kind === 'number' ? rows.numbers[row * layout.numbers + place]! : Number.NaN
        const value =
          kind === 'number' ? (Number.isNaN(number) ? null : number) : (rows.texts[row * layout.texts + place] ?? null)
        if (value === null || privacy === 'plain') return [[name, value]]
        return [[name, type === 'string' ? hash(String(value)) : value]]
      }),
    )
  }
  function* linesOf({ served, time }: (typeof waiting)[number]): Generator<string> {
    const { rows, caller, predictions, status, milliseconds } = served
    for (let row = 0; row < rows.count; row++) {
      const record: LoggedPrediction = {
        kind: 'prediction',
        time,
        request_id: caller.request_id,
        row,
        features: featuresOf(served, row),
        prediction: predictionOf(predictions, row),
        probabilities: probabilitiesOf(predictions, row),
        latency_ms: Math.round(milliseconds * 1000) / 1000,
        status,
        trace_id: caller.trace_id,
      }
      yield JSON.stringify(record)
    }
  }
  async function write(): Promise<void> {
    const [batch, given] = [waiting, labels]
    const rows = rowsWaiting
    waiting = []
    labels = []
    try {
      if (batch.length > 0) await sink.append('predictions', text(batch.flatMap((one) => [...linesOf(one)])), head)
      if (given.length > 0) await sink.append('feedback', text(given.map((record) => JSON.stringify(record))), head)
    } catch (error) {
      dropped += rows
      process.stderr.write(`${JSON.stringify({ error: 'the prediction log cannot be written', why: String(error) })}\n`)
    } finally {
      rowsWaiting -= rows
    }
  }
  function flush(): Promise<void> {
    if (timer) clearTimeout(timer)
    timer = null
    writing = writing.then(write)
    return writing
  }
  const soon = () => {
    timer ??= setTimeout(() => void flush(), FLUSH_MS).unref()
  }
  return {
    get dropped() {
      return dropped
    },
    add(served) {
      if (settings.sampled < 1 && Math.random() >= settings.sampled) return
      if (rowsWaiting + served.rows.count > settings.queue) {
        dropped += served.rows.count
        return
      }
      rowsWaiting += served.rows.count
      waiting.push({ served, time: new Date().toISOString() })
      soon()
    },
    feedback(records) {
      labels.push(...records)
      soon()
    },
    flush,
  }
}

/** A misspelt column would be logged as it is. */
function refuseUnknown(names: readonly string[], { byName }: RowLayout): void {
  const unknown = names.filter((name) => !byName.has(name))
  if (unknown.length === 0) return
  throw new UserError(
    unknown.map((name) => ({
      where: '--log-hash, --log-redact',
      what: `the model reads no column ${JSON.stringify(name)}`,
      allowed: [...byName.keys()].join(', '),
    })),
  )
}

const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('')

function predictionOf(predictions: Served['predictions'], row: number): LoggedPrediction['prediction'] {
  if (predictions === null) return null
  if (predictions.kind === 'classification') return predictions.classes[predictions.predicted[row]!]!
  const value = predictions.predicted[row]!
  return Number.isFinite(value) ? value : null
}

function probabilitiesOf(predictions: Served['predictions'], row: number): LoggedPrediction['probabilities'] {
  if (predictions?.kind !== 'classification' || !predictions.probabilities) return null
  const { classes, probabilities } = predictions
  return Object.fromEntries(classes.map((label, k) => [label, probabilities[row * classes.length + k]!]))
}
