import type { GateReport } from '../records/gate-report.ts'
import type { Subject } from '../records/subject.ts'

/** What the terminal prints on `--json`; `reports` holds the paths of each report's files. */
export function jsonDocument(subject: Subject, reports: readonly object[], result: unknown): unknown {
  if (subject.kind === 'drift') return { ...(result as object), reports: reports[0] ?? null }
  const judged = ({ verdict, reasons, notes, metrics, baselines }: GateReport, index: number): object => ({
    verdict,
    reasons,
    notes,
    metrics,
    baselines,
    reports: reports[index] ?? null,
  })
  if (subject.kind === 'gate') return judged(subject.report, 0)
  if (subject.kind !== 'gates') return result
  const { set } = subject
  const models = set.reports.map((report, index) => ({ name: report.name, ...judged(report, index) }))
  return { verdict: set.verdict, models, unchanged: set.unchanged }
}
