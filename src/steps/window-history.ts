import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { windowOf } from '../drift/persistence.ts'
import { writeAtomic } from '../files/atomic-write.ts'
import { formatRecord, readRecord } from '../files/read-record.ts'
import type { DriftReport } from '../records/drift-report.ts'
import { type DriftWindow, KEPT_WINDOWS, type WindowHistory, windowHistorySchema } from '../records/drift-window.ts'

/** Earlier windows of a file, oldest first; no file yet: none. null: no file was named, the comparison stands alone. */
export async function readHistory(path: string | undefined, directory: string): Promise<DriftWindow[] | null> {
  if (path === undefined) return null
  const file = resolve(directory, path)
  return existsSync(file) ? (await readRecord(file, windowHistorySchema)).windows : []
}

/** The history with this window at its end. */
export function withWindow(history: readonly DriftWindow[], report: DriftReport): WindowHistory {
  return { schema_version: 1, windows: [...history, windowOf(report)].slice(-KEPT_WINDOWS) }
}

export async function writeHistory(path: string, directory: string, history: WindowHistory): Promise<void> {
  await writeAtomic(resolve(directory, path), formatRecord(history))
}
