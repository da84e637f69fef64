import { UserError } from '../errors.ts'
import type { Ports } from '../ports/ports.ts'
import type { Project } from '../project/project.ts'
import type { DriftCheck, KeptDriftCheck } from '../records/drift-check.ts'
import type { DriftReport } from '../records/drift-report.ts'
import type { Profile } from '../records/profile.ts'
import type { DriftMemory } from './drift-memory.ts'
import type { DriftOptions } from './drift-options.ts'
import { keepAlert } from './keep-alert.ts'
import { withWindow } from './window-history.ts'

/** Events after which the data that is looked at is a proposal, not what the model meets. */
const proposals = ['pull_request', 'pull_request_target', 'merge_group']

/** Whether this look counts: keeps the model's alert and is remembered. @throws UserError */
export function keepsAlert(
  { alert }: Pick<DriftOptions, 'alert'>,
  project: Project | null,
  { origin }: Ports,
): boolean {
  if (alert === 'true' && project === null)
    throw new UserError({
      where: 'alert',
      what: 'an alert is a model’s, and two files have none',
      allowed: 'a project file instead of reference',
    })
  if (alert !== 'auto') return alert === 'true'
  return origin.workflow_run_id !== null && !proposals.includes(origin.event ?? '')
}

/**
 * The window that a schedule brought before, if a schedule asks now: the same rows again then mean that the feed stands
 * still. A person who looks twice at the same rows is no broken feed.
 */
export function scheduledFeed(memory: DriftMemory | null, { origin }: Ports): Profile | null {
  return origin.event === 'schedule' ? (memory?.feed ?? null) : null
}

export async function keepCheck(
  project: Project,
  report: DriftReport,
  profile: Profile | null,
  memory: DriftMemory,
  ports: Ports,
): Promise<KeptDriftCheck> {
  return {
    record: await keepAlert({ project, report, times: memory.times }, ports),
    windows: withWindow(memory.windows, report),
    profile,
    feed: ports.origin.event === 'schedule' ? profile : memory.feed,
  }
}

/** Whether it was this check that started the retraining: one started before is shown too. */
export function dispatchedBy({ id, retraining }: DriftCheck): boolean {
  return retraining.status === 'dispatched' && retraining.retraining.by.startsWith(`${id}-`)
}
