import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { ReportFiles } from './commands/command.ts'
import { writeAtomic } from './files/atomic-write.ts'
import { formatRecord } from './files/read-record.ts'
import type { PlatformPorts, Ports } from './ports/ports.ts'
import type { BoardResult } from './ports/report-board.ts'
import { checkFiles } from './records/drift-check.ts'
import type { DriftReport } from './records/drift-report.ts'
import type { GateReport } from './records/gate-report.ts'
import type { GateSet } from './records/gate-set.ts'
import type { ImageReport } from './records/image-report.ts'
import type { ReportedProposal, Subject } from './records/subject.ts'
import type { Document } from './report/document.ts'
import { COMMENT_LIMIT, renderMarkdown, SUMMARY_LIMIT } from './report/render-markdown.ts'
import { driftReportText, gateReportText } from './report/report-json.ts'
import { documentOf } from './report/subject-document.ts'

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

/** Writes and keeps every report of a set beside its run; the pages show all of them. Paths of several are one a line. */
export async function keepReports(
  set: GateSet,
  documents: readonly Document[],
  folder: string,
  ports: Pick<Ports, 'runs' | 'origin'>,
): Promise<ReportFiles> {
  const own: ReportFiles[] = []
  for (const report of set.reports) {
    const leg = report.leg?.name ?? undefined
    const place =
      set.reports.length > 1 ? join(folder, encodeURIComponent([report.name, leg].filter(Boolean).join('-'))) : folder
    own.push(await writeReports(report, documentOf({ kind: 'gate', report }), place))
    // What a leg's own job said is kept already, as it said it.
    const kept = report.workflow?.job !== undefined && report.workflow.job !== ports.origin.job && !report.accepted
    if (report.candidate && !kept) await ports.runs.putReport(report, place, leg === undefined ? {} : { leg })
  }
  const [only, ...others] = own
  if (only && others.length === 0 && set.unchanged.length === 0) return only
  const { renderHtml } = await import('./report/render-html.ts')
  const pages = { markdown: join(folder, 'report.md'), html: join(folder, 'report.html') }
  await mkdir(folder, { recursive: true })
  await writeAtomic(
    pages.markdown,
    renderMarkdown(documents, { limit: SUMMARY_LIMIT, whole: 'the folders beside this file' }),
  )
  await writeAtomic(pages.html, await renderHtml(documents))
  return { json: own.map(({ json }) => json).join('\n'), ...pages }
}

/** Keeps a drift check for the next one: its profile, its windows, what it did, and the report's three files. */
export async function putCheck(
  { report, check }: Extract<Subject, { kind: 'drift' }>,
  files: ReportFiles,
  { checks }: Pick<PlatformPorts, 'checks'>,
): Promise<void> {
  if (check === null || report.name === null) return
  const folder = await mkdtemp(join(tmpdir(), 'mlops-check-'))
  try {
    for (const file of Object.values(files)) await copyFile(file, join(folder, basename(file)))
    await writeFile(join(folder, checkFiles.check), formatRecord(check.record))
    await writeFile(join(folder, checkFiles.windows), formatRecord(check.windows))
    if (check.profile) await writeFile(join(folder, checkFiles.profile), JSON.stringify(check.profile))
    if (check.feed) await writeFile(join(folder, checkFiles.feed), JSON.stringify(check.feed))
    await checks.put(report.name, folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Shows the report on the pull request (or its local twin). A token that may not write is told, never an error. */
export async function postReport(
  report: GateReport,
  document: Document,
  { board }: Pick<PlatformPorts, 'board'>,
): Promise<BoardResult> {
  return board.publish({
    // One comment a model: the legs of a matrix must not overwrite each other's.
    key: report.name,
    markdown: renderMarkdown(document, comment),
    head: report.candidate?.commit ?? null,
    order: [Number(report.workflow?.run_id ?? 0), report.workflow?.attempt ?? 0],
  })
}

const comment = { limit: COMMENT_LIMIT, whole: "the job summary and the run's report artifact" }

/** The same for a change whose own run could not: on its pull request, in the order of its runs. */
export async function postProposal(
  documents: readonly Document[],
  { key, pull_request, head, run }: ReportedProposal,
  { board }: Pick<PlatformPorts, 'board'>,
): Promise<BoardResult> {
  return board.publish({
    ...(pull_request !== null && { pull_request }),
    key,
    markdown: renderMarkdown(documents, comment),
    head,
    order: [Number(run.id), run.attempt],
  })
}

/** Shows the report in the model's alert issue, one comment a workflow run; null: the model has none. */
export async function postToAlert(
  report: GateReport,
  document: Document,
  { alerts }: Pick<PlatformPorts, 'alerts'>,
): Promise<string | null> {
  const markdown = renderMarkdown(document, {
    limit: COMMENT_LIMIT,
    whole: 'the job summary and the run’s report artifact',
  })
  return alerts.comment(report.name, `gate/${report.workflow?.run_id ?? report.candidate?.run_id ?? ''}`, markdown)
}

/** The same of an image, in a comment of its own. */
export async function postImage(
  report: ImageReport,
  document: Document,
  ports: Pick<PlatformPorts, 'board'>,
): Promise<BoardResult> {
  const { name, commit, workflow } = report
  return ports.board.publish({
    key: `image-${name}`,
    markdown: renderMarkdown(document, { limit: COMMENT_LIMIT, whole: 'the job summary' }),
    head: commit,
    order: [Number(workflow?.run_id ?? 0), workflow?.attempt ?? 0],
  })
}
