import { UserError } from '../errors.ts'
import type { Ports } from '../ports/ports.ts'
import type { Proposal, ReceivedReport } from '../ports/proposals.ts'
import type { Project } from '../project/project.ts'
import type { Change, GateReport, Verdict } from '../records/gate-report.ts'
import type { Outcome } from '../records/subject.ts'
import { temporaryFolder } from './folders.ts'
import { policyChanges } from './gate-policy.ts'
import { type ProjectOptions, projectAt } from './load-project.ts'
import { readUntrusted } from './post-report/read-record.ts'
import { rebuildReport } from './post-report/rebuild-report.ts'
import { type Refusal, refusalWords } from './post-report/refusal.ts'

export type PostReportOptions = Pick<ProjectOptions, 'config'>

export interface PostReportResult {
  /** `refused`: the run's report was not used, and the pull request is told so. */
  readonly status: 'reported' | 'refused' | 'nothing'
  readonly verdict: Verdict | null
  readonly pull_request: number | null
  /** Why nothing is reported, or what was refused; for the log, it may quote the report. */
  readonly detail: string | null
}

/**
 * The trusted half for pull requests whose own run may not write: reads that run's report as data that anybody may have
 * forged, decides again under the base branch's rules, and hands on a report of our own words.
 */
export async function postReport(options: PostReportOptions, ports: Ports): Promise<Outcome<PostReportResult>> {
  const search = await ports.proposals.find()
  if (search.status === 'none') return nothing(search.why)
  const { proposal } = search
  const project = await projectAt(proposal.base_tip, options, ports)
  if (project === null) return nothing(`there is no ${options.config} on ${proposal.base_branch} yet`)
  await using folder = await temporaryFolder()
  const received = await ports.proposals.receive(proposal, project.name, folder.path)
  const rebuilt = await judged(received, project, proposal, options, ports)
  const refused = 'kind' in rebuilt
  // As JSON: one line, whatever it quotes, so that it cannot open a workflow command in the log.
  if (refused) ports.progress(`the report is refused: ${JSON.stringify(rebuilt.detail.slice(0, 500))}`)
  const report = refused ? refusedReport(rebuilt, project, proposal, ports) : rebuilt
  return {
    result: {
      status: refused ? 'refused' : 'reported',
      verdict: report.verdict,
      pull_request: proposal.pull_request,
      detail: refused ? rebuilt.detail : null,
    },
    subject: { kind: 'gate', report, proposal },
  }
}

async function judged(
  received: readonly ReceivedReport[],
  project: Project,
  proposal: Proposal,
  options: PostReportOptions,
  ports: Ports,
): Promise<GateReport | Refusal> {
  const [only, ...others] = received
  if (!only) return { kind: 'none', detail: 'no report artifact of this model' }
  if (others.length > 0) return { kind: 'several', detail: `${received.length} report artifacts of this model` }
  if (only.status === 'refused') return { kind: 'archive', detail: only.why }
  const untrusted = await readUntrusted(only.path)
  if ('kind' in untrusted) return untrusted
  return rebuildReport(untrusted, {
    proposal,
    project,
    changes: await proposedChanges(project, proposal, options, ports),
    versions: (await ports.registry.list(project.name)).versions,
    isBase: (commit) => ports.history.contains(proposal.base_tip, commit),
  })
}

/** What the change would alter in the rules, from its own project file; one that cannot be read alters nothing yet. */
async function proposedChanges(
  project: Project,
  { head }: Proposal,
  options: PostReportOptions,
  ports: Ports,
): Promise<readonly Change[]> {
  if (head === null) return []
  try {
    const proposed = await projectAt(head, options, ports)
    return proposed === null ? [] : policyChanges(project, proposed)
  } catch (error) {
    if (error instanceof UserError) return []
    throw error
  }
}

function nothing(why: string): Outcome<PostReportResult> {
  return {
    result: { status: 'nothing', verdict: null, pull_request: null, detail: why },
    subject: { kind: 'table', title: 'Nothing to report', columns: ['Why'], rows: [[why]] },
  }
}

function refusedReport({ kind }: Refusal, project: Project, proposal: Proposal, ports: Ports): GateReport {
  const { run } = proposal
  return {
    schema_version: 1,
    name: project.name,
    task: project.task,
    verdict: 'incomplete',
    reasons: [refusalWords[kind]],
    notes: [],
    candidate: null,
    baselines: [],
    metrics: [],
    test_data: null,
    policy: {
      source: `${proposal.base_branch} ${proposal.base_tip.slice(0, 7)}`,
      compat: project.validate.compat,
      changes: [],
    },
    params: [],
    data: [],
    signature: [],
    logged: {},
    charts: { roc: [], calibration: [], confusion: null },
    explanation: null,
    created_at: ports.now().toISOString(),
    workflow: run.url === null ? null : { run_id: run.id, attempt: run.attempt, url: run.url },
  }
}
