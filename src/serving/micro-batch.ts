import type { Predictions } from '../data/predictions.ts'
import { UserError } from '../errors.ts'
import { joinRows, type RowLayout, type Rows } from './row-layout.ts'

export interface BatchSettings {
  /** Most rows that are predicted together; a request of more goes alone. */
  readonly rows: number
  /** Milliseconds that a request waits for others to join it. */
  readonly wait: number
}

export interface MicroBatch {
  readonly queued: number
  predict(rows: Rows): Promise<Predictions>
}

interface Waiting {
  readonly rows: Rows
  readonly since: number
  readonly answer: PromiseWithResolvers<Predictions>
}

/**
 * Predicts the rows of several requests in one call of the model: what comes while a call runs, or within the wait, goes
 * together. All rows have one signature, so that any may. Where a call fails, each request is asked about alone, so
 * that a bad one spoils no other.
 */
export function microBatch(
  layout: RowLayout,
  predict: (rows: Rows) => Promise<Predictions>,
  settings: BatchSettings,
  batched: (rows: number, milliseconds: number) => void,
): MicroBatch {
  let waiting: Waiting[] = []
  let running = false
  let timer: NodeJS.Timeout | null = null

  function take(): Waiting[] {
    const batch: Waiting[] = []
    let rows = 0
    for (const one of waiting) {
      if (batch.length > 0 && rows + one.rows.count > settings.rows) break
      batch.push(one)
      rows += one.rows.count
    }
    waiting = waiting.slice(batch.length)
    return batch
  }
  async function run(): Promise<void> {
    running = true
    while (waiting.length > 0) {
      const batch = take()
      const now = performance.now()
      const rows = batch.reduce((sum, one) => sum + one.rows.count, 0)
      for (const { since } of batch) batched(rows, now - since)
      await answer(batch)
    }
    running = false
  }
  async function answer(batch: readonly Waiting[]): Promise<void> {
    try {
      const [first] = batch
      const joined =
        batch.length === 1
          ? first!.rows
          : joinRows(
              layout,
              batch.map(({ rows }) => rows),
            )
      const predictions = await predict(joined)
      let from = 0
      for (const one of batch) {
        one.answer.resolve(batch.length === 1 ? predictions : part(predictions, from, one.rows.count))
        from += one.rows.count
      }
    } catch (error) {
      if (batch.length === 1 || !(error instanceof UserError)) for (const one of batch) one.answer.reject(error)
      else for (const one of batch) await answer([one])
    }
  }
  function wake(): void {
    if (running || waiting.length === 0) return
    const left = settings.wait - (performance.now() - waiting[0]!.since)
    const rows = waiting.reduce((sum, one) => sum + one.rows.count, 0)
    if (left <= 0 || rows >= settings.rows) {
      if (timer) clearTimeout(timer)
      timer = null
      void run()
    } else
      timer ??= setTimeout(() => {
        timer = null
        wake()
      }, left)
  }
  return {
    get queued() {
      return waiting.length
    },
    predict(rows) {
      const answerOf = Promise.withResolvers<Predictions>()
      waiting.push({ rows, since: performance.now(), answer: answerOf })
      wake()
      return answerOf.promise
    },
  }
}

/** `count` rows from `from` on. */
function part(predictions: Predictions, from: number, count: number): Predictions {
  const to = from + count
  if (predictions.kind === 'regression')
    return { kind: 'regression', rows: count, predicted: predictions.predicted.slice(from, to) }
  const { classes, predicted, probabilities } = predictions
  const width = classes.length
  return {
    kind: 'classification',
    rows: count,
    classes,
    predicted: predicted.slice(from, to),
    ...(probabilities ? { probabilities: probabilities.slice(from * width, to * width) } : {}),
  }
}
