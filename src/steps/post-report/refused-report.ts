import type { Proposal } from '../../ports/proposals.ts'
import type { Project } from '../../project/project.ts'
import type { GateReport } from '../../records/gate-report.ts'
import { type Refusal, refusalWords } from './refusal.ts'

/** What stands for a report that is not used: no verdict but `incomplete`, and our one sentence. */
export function refusedReport({ kind }: Refusal, project: Project, proposal: Proposal, now: Date): GateReport {
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
    created_at: now.toISOString(),
    workflow: run.url === null ? null : { run_id: run.id, attempt: run.attempt, url: run.url },
  }
}
