import type { Table } from '../data/table.ts'
import { newestRows, spanOf, timesOf } from '../data/time-window.ts'
import { UserError } from '../errors.ts'
import type { Ports } from '../ports/ports.ts'
import type { QualityIssue } from '../records/drift-report.ts'

export interface CurrentWindow {
  readonly table: Table
  readonly notes: readonly string[]
  readonly issues: readonly QualityIssue[]
}

/**
 * The newest rows of a span such as `7d`, by the time column. A feed whose newest row is older than the span has stopped:
 * in a workflow it is broken; a person may look at old rows.
 * UserErrors: no time column, or no time in it.
 */
export function currentWindow(
  table: Table,
  span: string | null,
  time: string | null,
  { now, origin }: Pick<Ports, 'now' | 'origin'>,
): CurrentWindow {
  if (span === null) return { table, notes: [], issues: [] }
  const times = time === null ? null : timesOf(table, time)
  const found = times && newestRows(table, times, spanOf(span))
  if (!found)
    throw new UserError({
      where: 'drift.window',
      what:
        time === null
          ? 'no column of the current data tells the time of a row'
          : `no row of the current data has a time in "${time}"`,
      allowed: 'columns: {NAME: time}, ISO 8601 or seconds since 1970',
    })
  const newest = new Date(found.newest).toISOString()
  const left = table.rows - found.table.rows
  return {
    table: found.table,
    notes: left > 0 ? [`The newest ${span} up to ${newest}: ${left} older rows were left out.`] : [],
    issues:
      found.newest < now().getTime() - spanOf(span)
        ? [
            {
              check: 'stale-feed',
              column: time,
              status: origin.workflow_run_id === null ? 'warn' : 'fail',
              reason: `No row came in the last ${span}: the newest is of ${newest}.`,
              reference: null,
              current: null,
            },
          ]
        : [],
  }
}
