import { join } from 'node:path'
import type { Ports } from '../../ports/ports.ts'
import { letsThrough } from '../../records/verdict.ts'
import { type EarlierRun, isUsable, openOrNull, reusedFrom } from './earlier-run.ts'

export type Approved =
  | ({ readonly status: 'found' } & EarlierRun)
  | { readonly status: 'none' }
  | { readonly status: 'refused'; readonly pull_request: number; readonly why: string }

/**
 * On a push: the run that was approved with the merged pull request. The platform says that it is of this repository and
 * that the head's tree is the merged one; the gate's report beside it, that this very package passed or was accepted. What
 * is released is judged again on the push.
 */
export async function approvedRun(
  name: string,
  leg: string | undefined,
  folder: string,
  ports: Ports,
): Promise<Approved> {
  const { commit, event } = ports.origin
  if (event !== 'push' || commit === null) return { status: 'none' }
  const merged = await ports.merged.find(commit)
  if (merged.status === 'none') return merged
  const { pull_request } = merged
  const refused = (why: string): Approved => ({ status: 'refused', pull_request, why })
  if (merged.status === 'differs') return refused(merged.why)
  const [stored, ...others] = await ports.runs.find({
    name,
    workflow_run_id: merged.workflow_run_id,
    pull_request_head: merged.head,
    branch: merged.head_branch,
    events: ['pull_request'],
    trusted_only: true,
    ...(leg !== undefined && { leg }),
  })
  if (!stored || stored.expired) return refused('its run left no model that is still kept')
  if (others.length > 0) return refused(`its run left ${others.length + 1} models of this name`)
  if (stored.commit !== null && !(await merged.sameTree(stored.commit)))
    return refused('it was tested together with another state of the branch')
  const home = join(folder, 'approved')
  const run = await openOrNull(stored, home, ports)
  if (run === null || !isUsable(run)) return refused('its run left no intact model')
  const report = await ports.runs.openReport(stored)
  if (!report || !letsThrough(report)) return refused('the gate did not let its run through')
  if (report.candidate?.run_id !== run.run_id || report.candidate.package_digest !== run.model?.package_digest)
    return refused('the gate let another package through')
  return { status: 'found', run, folder: home, reused: reusedFrom(run, 'approved', pull_request) }
}
