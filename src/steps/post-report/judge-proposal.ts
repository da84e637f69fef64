import { UserError } from '../../errors.ts'
import type { Ports } from '../../ports/ports.ts'
import type { Proposal, ReceivedReport } from '../../ports/proposals.ts'
import type { Change, GateReport } from '../../records/gate-report.ts'
import { policyChanges } from '../gate-policy.ts'
import { projectAt } from '../load-project.ts'
import type { Model } from '../untouched-models.ts'
import { plainValue } from './plain-value.ts'
import { readUntrusted } from './read-record.ts'
import { rebuildReport } from './rebuild-report.ts'
import type { Refusal } from './refusal.ts'
import { refusedReport } from './refused-report.ts'

/** A model's reports, one a leg of its matrix, as the trusted half tells them; and what was refused, for the log. */
export interface JudgedProposal {
  readonly reports: readonly GateReport[]
  readonly refused: readonly Refusal[]
}

/** `received`: all that the untrusted run left of this model. */
export async function judgeProposal(
  { file, project }: Model,
  received: readonly ReceivedReport[],
  proposal: Proposal,
  ports: Ports,
): Promise<JudgedProposal> {
  const refused: Refusal[] = []
  const reports: GateReport[] = []
  const refuse = (refusal: Refusal): void => {
    refused.push(refusal)
    reports.push(refusedReport(refusal, project, proposal, ports.now()))
  }
  if (received.length === 0) refuse({ kind: 'none', detail: `no report artifact of ${project.name}` })
  const legs = new Set(received.map(({ leg }) => leg))
  if (legs.size < received.length) {
    refuse({ kind: 'several', detail: `${received.length} report artifacts of ${project.name}` })
    return { reports, refused }
  }
  const trusted = {
    proposal,
    project,
    changes: await proposedChanges({ file, project }, proposal, ports),
    versions: received.length === 0 ? [] : (await ports.registry.list(project.name)).versions,
    isBase: (commit: string) => ports.history.contains(proposal.base_tip, commit),
  }
  let expected = 1
  for (const one of received) {
    const untrusted: GateReport | Refusal =
      one.status === 'refused' ? { kind: 'archive', detail: one.why } : await readUntrusted(one.path)
    const rebuilt = 'kind' in untrusted ? untrusted : await rebuildReport(untrusted, trusted)
    if ('kind' in rebuilt) refuse(rebuilt)
    else reports.push(one.leg === null ? rebuilt : { ...rebuilt, leg: { name: legName(one.leg), of: null } })
    if (!('kind' in untrusted)) expected = Math.max(expected, untrusted.leg?.of ?? 1)
  }
  if (received.length > 0 && received.length < expected)
    refuse({ kind: 'legs', detail: `${received.length} of ${expected} legs of ${project.name}` })
  return { reports, refused }
}

function legName(leg: string): string {
  return plainValue(leg) ?? 'unnamed'
}

/** What the change would alter in the rules, from its own project file; one that cannot be read alters nothing yet. */
async function proposedChanges({ file, project }: Model, { head }: Proposal, ports: Ports): Promise<readonly Change[]> {
  if (head === null) return []
  try {
    const proposed = await projectAt(head, { config: file }, ports)
    return proposed === null ? [] : policyChanges(project, proposed)
  } catch (error) {
    if (error instanceof UserError) return []
    throw error
  }
}
