import { join } from 'node:path'
import { isPattern } from '../data/is-pattern.ts'
import type { Ports } from '../ports/ports.ts'
import type { Proposal, ReceivedReport } from '../ports/proposals.ts'
import type { GateReport, Verdict } from '../records/gate-report.ts'
import type { UnchangedModel } from '../records/gate-set.ts'
import type { Outcome } from '../records/subject.ts'
import { overallVerdict } from '../records/verdict.ts'
import { projectFilesAt } from './find-projects.ts'
import { temporaryFolder } from './folders.ts'
import { type ProjectOptions, pathInRepository, projectAt } from './load-project.ts'
import { judgeProposal } from './post-report/judge-proposal.ts'
import type { Refusal } from './post-report/refusal.ts'
import { modelFiles, touches } from './touched.ts'
import type { Model } from './untouched-models.ts'

export type PostReportOptions = Pick<ProjectOptions, 'config'>

export interface PostReportResult {
  /** `refused`: a report of the run was not used, and the pull request is told so. */
  readonly status: 'reported' | 'refused' | 'nothing'
  readonly verdict: Verdict | null
  readonly pull_request: number | null
  /** Why nothing is reported, or what was refused; for the log, it may quote the report. */
  readonly detail: string | null
}

/**
 * The trusted half for pull requests whose own run may not write: reads that run's reports as data that anybody may have
 * forged, decides again under the base branch's rules, and hands on reports of our own words.
 */
export async function postReport(options: PostReportOptions, ports: Ports): Promise<Outcome<PostReportResult>> {
  const search = await ports.proposals.find()
  if (search.status === 'none') return nothing(search.why)
  const { proposal } = search
  const models = await modelsAt(proposal, options, ports)
  if (models.length === 0) return nothing(`there is no ${options.config} on ${proposal.base_branch} yet`)
  await using folder = await temporaryFolder()
  const untouched = isPattern(options.config) ? await untouchedBy(proposal, ports) : () => false
  const reports: GateReport[] = []
  const unchanged: UnchangedModel[] = []
  const refused: Refusal[] = []
  for (const model of models) {
    const { name } = model.project
    const received: readonly ReceivedReport[] = await ports.proposals.receive(proposal, name, join(folder.path, name))
    if (received.length === 0 && untouched(model)) {
      unchanged.push({ name, file: model.file, base: null })
      continue
    }
    const judged = await judgeProposal(model, received, proposal, ports)
    reports.push(...judged.reports)
    refused.push(...judged.refused)
  }
  // As JSON: one line, whatever it quotes, so that it cannot open a workflow command in the log.
  for (const { detail } of refused) ports.progress(`a report is refused: ${JSON.stringify(detail.slice(0, 500))}`)
  const verdict = overallVerdict(reports)
  const key = isPattern(options.config) ? options.config : models[0]!.project.name
  return {
    result: {
      status: refused.length > 0 ? 'refused' : 'reported',
      verdict,
      pull_request: proposal.pull_request,
      detail: refused.length > 0 ? refused.map(({ detail }) => detail).join('; ') : null,
    },
    subject: { kind: 'proposal', set: { verdict, reports, unchanged }, proposal: { ...proposal, key } },
  }
}

/** The models that the base branch describes now. */
async function modelsAt(proposal: Proposal, { config }: PostReportOptions, ports: Ports): Promise<readonly Model[]> {
  const files = isPattern(config) ? await projectFilesAt(config, proposal.base_tip, ports) : [config]
  const models: Model[] = []
  for (const file of files.toSorted()) {
    const project = await projectAt(proposal.base_tip, { config: file }, ports)
    if (project) models.push({ file, project })
  }
  return models
}

/** Of several models only the touched ones have a report; which those are is asked of the platform, not of the run. */
async function untouchedBy({ base_tip, head }: Proposal, ports: Ports): Promise<(model: Model) => boolean> {
  const changed = head === null ? null : await ports.changed(base_tip, head)
  return ({ file, project }) => {
    const path = pathInRepository({ config: file }, ports)
    return changed !== null && path !== null && !touches(changed, modelFiles(project, path))
  }
}

function nothing(why: string): Outcome<PostReportResult> {
  return {
    result: { status: 'nothing', verdict: null, pull_request: null, detail: why },
    subject: { kind: 'table', title: 'Nothing to report', columns: ['Why'], rows: [[why]] },
  }
}
