import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFileAtomically } from './files/atomic-write.ts'
import type { PlatformPorts } from './ports/ports.ts'
import type { BoardResult } from './ports/report-board.ts'
import type { GateReport } from './records/gate-report.ts'
import type { Document } from './report/document.ts'
import { reportJson } from './report/report-json.ts'
import { renderMarkdown } from './report/render-markdown.ts'

/** GitHub refuses a comment above 65,536 characters; bytes are counted, with room for the marker. */
const commentLimit = 60_000

export interface ReportFiles {
  readonly json: string
  readonly markdown: string
  readonly html: string
}

/** Writes the gate's report in its three forms, all from one document. */
export async function writeReports(report: GateReport, document: Document, folder: string): Promise<ReportFiles> {
  const { renderHtml } = await import('./report/render-html.ts')
  const files: ReportFiles = { json: join(folder, 'report.json'), markdown: join(folder, 'report.md'), html: join(folder, 'report.html') }
  await mkdir(folder, { recursive: true })
  await writeFileAtomically(files.json, reportJson(report))
  await writeFileAtomically(files.markdown, renderMarkdown(document, { limit: 1_000_000 }))
  await writeFileAtomically(files.html, await renderHtml(document))
  return files
}

/** Shows the report on the pull request (or its local twin). A token that may not write is told, never an error. */
export async function postReport(report: GateReport, document: Document, ports: Pick<PlatformPorts, 'board'>): Promise<BoardResult> {
  return ports.board.publish({
    key: 'gate',
    markdown: renderMarkdown(document, { limit: commentLimit }),
    head: report.candidate?.commit ?? null,
    order: [Number(report.workflow?.run_id ?? 0), report.workflow?.attempt ?? 0],
  })
}
