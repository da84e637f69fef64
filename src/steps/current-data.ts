import type { DataFile } from '../data/data-file.ts'
import { findSources } from '../data/find-sources.ts'
import { isPredictionLog, loggedColumns, readFeedback, readPredictionLogs } from '../data/prediction-log.ts'
import { readTable } from '../data/read-table.ts'
import type { Table } from '../data/table.ts'
import { UserError } from '../errors.ts'
import { digestFile, digestOf } from '../files/digest.ts'
import type { Ports } from '../ports/ports.ts'

export interface CurrentData {
  readonly table: Table
  readonly digest: string
  /** Where the rows came from a server's log: its model, and the columns of what it answered. */
  readonly logged: { readonly model: string; readonly probabilities: readonly string[] } | null
  /** Column that late labels are joined by, where the data itself says it. */
  readonly id: string | null
  /** Columns that the log does not tell. */
  readonly hidden: readonly string[]
  readonly notes: readonly string[]
}

export interface CurrentRequest {
  readonly patterns: readonly string[]
  readonly root: string
  readonly types?: Readonly<Record<string, 'number' | 'string'>>
  /** What labels in a log are called. */
  readonly target: string | null
}

/** Rows of data files, or of a server's prediction logs with the labels that came since. @throws UserError */
export async function readCurrent(request: CurrentRequest, ports: Pick<Ports, 'progress'>): Promise<CurrentData> {
  const { patterns, root, types = {}, target } = request
  ports.progress(`reading ${patterns.join(', ')}`)
  const logs = await predictionLogs(patterns, root)
  if (logs.length === 0) {
    const { table, digest } = await readTable({ patterns, root, types })
    return { table, digest, logged: null, id: null, hidden: [], notes: [] }
  }
  const { model, table, probabilities, hidden, failed, torn, labelled } = await readPredictionLogs(
    logs,
    target ?? 'target',
  )
  const digests = await Promise.all(logs.map(({ path }) => digestFile(path)))
  return {
    table,
    digest: digestOf(digests.join('\n')),
    logged: { model: model.name, probabilities },
    id: loggedColumns.id,
    hidden,
    notes: [
      ...(hidden.length > 0 ? [`Hashed or left out in the log, and not compared: ${hidden.join(', ')}.`] : []),
      ...(failed > 0 ? [`${failed} logged requests failed and hold no prediction.`] : []),
      ...(torn > 0 ? [`${torn} log${torn === 1 ? ' ends' : 's end'} in a line that was cut short.`] : []),
      ...(labelled > 0 && labelled < table.rows ? [labelNote(labelled, table.rows)] : []),
    ],
  }
}

/** Late labels: a file of rows, or a server's feedback logs. */
export async function readLabels(
  patterns: readonly string[],
  root: string,
  target: string | null,
): Promise<{ readonly table: Table; readonly id: string | null }> {
  const logs = await predictionLogs(patterns, root)
  if (logs.length === 0) return { table: (await readTable({ patterns, root })).table, id: null }
  return { table: await readFeedback(logs, target ?? 'target'), id: loggedColumns.id }
}

export function labelNote(known: number, rows: number): string {
  return `Labels are known for ${known} of ${rows} rows.`
}

async function predictionLogs(patterns: readonly string[], root: string): Promise<DataFile[]> {
  const found = (await findSources(patterns, root)).map(({ file }) => file)
  const logs: DataFile[] = []
  for (const file of found) if (await isPredictionLog(file)) logs.push(file)
  const others = found.filter((file) => !logs.includes(file))
  if (logs.length === 0 || others.length === 0) return logs
  throw new UserError({
    where: others[0]!.name,
    what: `this is no prediction log, and ${logs[0]!.name} is one`,
    allowed: 'either data files or prediction logs',
  })
}
