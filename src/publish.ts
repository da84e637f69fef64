import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ReportFiles } from './commands/command.ts'
import { writeAtomic } from './files/atomic-write.ts'
import type { PlatformPorts } from './ports/ports.ts'
import type { BoardResult } from './ports/report-board.ts'
import type { DriftReport } from './records/drift-report.ts'
import type { GateReport } from './records/gate-report.ts'
import type { ReportedProposal } from './records/subject.ts'
import type { Document } from './report/document.ts'
import { COMMENT_LIMIT, renderMarkdown, SUMMARY_LIMIT } from './report/render-markdown.ts'
import { driftReportText, gateReportText } from './report/report-json.ts'

/** Writes a report in its three forms, all from one document. */
export async function writeReports(
  report: GateReport | DriftReport,
  document: Document,
  folder: string,
): Promise<ReportFiles> {
  const { renderHtml } = await import('./report/render-html.ts')
  const files: ReportFiles = {
    json: join(folder, 'report.json'),
    markdown: join(folder, 'report.md'),
    html: join(folder, 'report.html'),
  }
  await mkdir(folder, { recursive: true })
  await writeAtomic(files.json, 'drift' in report ? driftReportText(report) : gateReportText(report))
  await writeAtomic(
    files.markdown,
    renderMarkdown(document, { limit: SUMMARY_LIMIT, whole: 'report.json beside this file' }),
  )
  await writeAtomic(files.html, await renderHtml(document))
  return files
}

/** Shows the report on the pull request (or its local twin). A token that may not write is told, never an error. */
export async function postReport(
  report: GateReport,
  document: Document,
  ports: Pick<PlatformPorts, 'board'>,
  proposal?: ReportedProposal,
): Promise<BoardResult> {
  const pull_request = proposal?.pull_request ?? null
  const run = proposal?.run
  return ports.board.publish({
    ...(pull_request !== null && { pull_request }),
    // One comment a model: the legs of a matrix must not overwrite each other's.
    key: report.name,
    markdown: renderMarkdown(document, {
      limit: COMMENT_LIMIT,
      whole: "the job summary and the run's report artifact",
    }),
    head: proposal?.head ?? report.candidate?.commit ?? null,
    order: [Number(run?.id ?? report.workflow?.run_id ?? 0), run?.attempt ?? report.workflow?.attempt ?? 0],
  })
}
