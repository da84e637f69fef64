import { UserError } from '../errors.ts'
import {
  type LoggedPrediction,
  type LogSchemaRecord,
  type PredictionLogRecord,
  predictionLogRecordSchema,
} from '../records/prediction-log.ts'
import { stringBuilder } from './column-builder.ts'
import type { DataFile } from './data-file.ts'
import { predictionColumns } from './prediction-columns.ts'
import type { Column, Table } from './table.ts'
import { textLines } from './text-lines.ts'
import { type TypedColumn, typedColumn } from './typed-column.ts'

/** Columns that a log's rows have beside their features. */
export const loggedColumns = { time: 'time', id: 'request_id' } as const

/** What a server answered, as rows, and the labels that came since. */
export interface PredictionLog {
  readonly model: LogSchemaRecord['model']
  /** Features, `request_id` (of the request and the row in it), `time`, `prediction`, `probability.<class>`, and the target. */
  readonly table: Table
  readonly probabilities: readonly string[]
  /** Features that the log hashes or leaves out: they cannot be compared. */
  readonly hidden: readonly string[]
  /** Requests that failed, and lines that were cut short. */
  readonly failed: number
  readonly torn: number
  readonly labelled: number
}

/** Whether a file of JSON Lines is a prediction log: its first line is the log's schema. */
export async function isPredictionLog(file: DataFile): Promise<boolean> {
  if (file.format !== 'jsonl') return false
  for await (const { text } of textLines(file)) return /^\s*\{\s*"kind"\s*:\s*"schema"/.test(text)
  return false
}

/**
 * Reads prediction and feedback logs of one model into one table; of several labels for a row the newest counts. `target`
 * names the column of the labels. UserErrors: logs of different models, no prediction in them, a line that is no such record.
 */
export async function readPredictionLogs(files: readonly DataFile[], target: string): Promise<PredictionLog> {
  const collected: Collected = { schema: null, columns: new Map(), rows: 0, failed: 0, torn: 0 }
  const rows = collector(collected)
  const labels = new Map<string, { time: string; actual: string | number }>()
  for (const file of files) {
    for await (const { record, where } of recordsOf(file, () => collected.torn++)) {
      if (record.kind === 'schema') checkModel(collected, record, where)
      else if (record.kind === 'prediction') rows.add(record, where)
      else {
        const key = keyOf(record)
        const known = labels.get(key)
        if (!known || known.time <= record.time) labels.set(key, { time: record.time, actual: record.actual })
      }
    }
  }
  const { schema, failed, torn } = collected
  const where = files.map(({ name }) => name).join(', ')
  if (!schema) throw new UserError({ where, what: 'no line tells what the log holds' })
  if (collected.rows === 0) throw new UserError({ where, what: 'the log holds no prediction' })
  const { table, keys } = rows.finish()
  const { column, labelled } = labelColumn(target, keys, labels)
  return {
    model: schema.model,
    table: labelled === 0 ? table : { rows: table.rows, columns: [...table.columns, column] },
    probabilities: table.columns.map(({ name }) => name).filter((name) => name.startsWith('probability.')),
    hidden: schema.columns
      .filter(({ role, privacy }) => role === 'feature' && privacy !== 'plain')
      .map(({ name }) => name),
    failed,
    torn,
    labelled,
  }
}

/** The labels of feedback logs alone, by the id that a prediction log's rows have. */
export async function readFeedback(files: readonly DataFile[], target: string): Promise<Table> {
  const newest = new Map<string, { time: string; actual: string | number }>()
  for (const file of files) {
    for await (const { record } of recordsOf(file, () => undefined)) {
      if (record.kind !== 'feedback') continue
      const known = newest.get(keyOf(record))
      if (!known || known.time <= record.time) newest.set(keyOf(record), { time: record.time, actual: record.actual })
    }
  }
  const ids = stringBuilder(loggedColumns.id)
  for (const key of newest.keys()) ids.add(key)
  const { column } = labelColumn(target, [...newest.keys()], newest)
  return { rows: newest.size, columns: [ids.finish(), column] }
}

interface Collected {
  schema: LogSchemaRecord | null
  readonly columns: Map<string, TypedColumn>
  rows: number
  failed: number
  torn: number
}

function checkModel(collected: Collected, record: LogSchemaRecord, where: string): void {
  const { schema } = collected
  if (schema && schema.model.name !== record.model.name)
    throw new UserError({
      where,
      what: `this log is of the model ${record.model.name}, the one before of ${schema.model.name}`,
      allowed: 'logs of one model',
    })
  collected.schema = record
}

async function* recordsOf(
  file: DataFile,
  torn: () => void,
): AsyncGenerator<{ record: PredictionLogRecord; where: string }> {
  let cut: { line: number; reason: string } | null = null
  for await (const { text, line } of textLines(file)) {
    // Only the last line may be cut short: the server was stopped while it wrote.
    if (cut) throw new UserError({ where: `${file.name}:${cut.line}`, what: `this line is no JSON: ${cut.reason}` })
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch (error) {
      cut = { line, reason: error instanceof Error ? error.message : String(error) }
      continue
    }
    const where = `${file.name}:${line}`
    const record = predictionLogRecordSchema.safeParse(value)
    if (!record.success) {
      const [issue] = record.error.issues
      throw new UserError({ where, what: `no record of a prediction log: ${issue?.path.join('.')} ${issue?.message}` })
    }
    yield { record: record.data, where }
  }
  if (cut) torn()
}

function collector(collected: Collected) {
  const keys: string[] = []
  const put = (name: string, type: 'number' | 'string', value: string | number | boolean | null, where: string) => {
    let column = collected.columns.get(name)
    if (!column) {
      column = typedColumn(name, type)
      collected.columns.set(name, column)
    }
    while (column.length < collected.rows) column.add(null)
    const problem = column.add(value)
    if (problem !== null) throw new UserError({ where, what: problem })
  }
  return {
    add(record: LoggedPrediction, where: string): void {
      const { schema } = collected
      if (!schema) throw new UserError({ where, what: 'a prediction stands before the line that tells the columns' })
      if (record.prediction === null) {
        collected.failed++
        return
      }
      put(loggedColumns.id, 'string', keyOf(record), where)
      put(loggedColumns.time, 'string', record.time, where)
      for (const { name, role, type, privacy } of schema.columns) {
        // What stands for a value must not be compared with values.
        if (role !== 'feature' || privacy !== 'plain') continue
        const value = record.features[name] ?? null
        put(name, type, Array.isArray(value) ? null : value, where)
      }
      put(predictionColumns.prediction, schema.task === 'regression' ? 'number' : 'string', record.prediction, where)
      for (const [label, value] of Object.entries(record.probabilities ?? {}))
        put(`${predictionColumns.probability}${label}`, 'number', value, where)
      keys.push(keyOf(record))
      collected.rows++
    },
    finish(): { table: Table; keys: readonly string[] } {
      const columns = [...collected.columns.values()].map((column): Column => {
        while (column.length < collected.rows) column.add(null)
        return column.finish()
      })
      return { table: { rows: collected.rows, columns }, keys }
    },
  }
}

function keyOf({ request_id, row }: { readonly request_id: string; readonly row: number }): string {
  return `${request_id}#${row}`
}

function labelColumn(
  target: string,
  keys: readonly string[],
  labels: ReadonlyMap<string, { readonly actual: string | number }>,
): { column: Column; labelled: number } {
  const known = [...labels.values()]
  const column = typedColumn(target, known.every(({ actual }) => typeof actual === 'number') ? 'number' : 'string')
  let labelled = 0
  for (const key of keys) {
    const label = labels.get(key)
    if (label) labelled++
    column.add(label?.actual ?? null)
  }
  return { column: column.finish(), labelled }
}
