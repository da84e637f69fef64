import { type DriftReport, driftReportSchema } from '../records/drift-report.ts'
import { type GateReport, gateReportSchema } from '../records/gate-report.ts'

/**
 * The record as stable JSON: keys in the schema's order, free keys sorted, two spaces, a newline at the end. Throws when the record
 * breaks its schema (a number that is not finite would become null unnoticed).
 */
export function gateReportText(report: GateReport): string {
  const { logged, ...record } = gateReportSchema.parse(report)
  const sorted = Object.fromEntries(Object.entries(logged).sort(([a], [b]) => (a < b ? -1 : 1)))
  return `${JSON.stringify(gateReportSchema.parse({ ...record, logged: sorted }), null, 2)}\n`
}

/** The same of a drift report; replaying two profiles gives the same bytes. */
export function driftReportText(report: DriftReport): string {
  return `${JSON.stringify(driftReportSchema.parse(report), null, 1)}\n`
}
