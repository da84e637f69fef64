import { join } from 'node:path'
import { UserError } from '../../errors.ts'
import type { Ports } from '../../ports/ports.ts'
import type { StoredRun } from '../../ports/run-store.ts'
import type { Fingerprint, Reused } from '../../records/reuse.ts'
import type { Run } from '../../records/run.ts'
import { openRun } from '../open-run.ts'

/** A run that may stand in for a training; its files lie in `folder`. */
export interface EarlierRun {
  readonly run: Run
  readonly reused: Reused
  readonly folder: string
}

/** The newest run that is vouched for and was made of exactly this; null: there is none. */
export async function earlierRun(
  name: string,
  { digest }: Fingerprint,
  leg: string | undefined,
  folder: string,
  ports: Ports,
): Promise<EarlierRun | null> {
  const branch = ports.base_branch === null ? {} : { branch: ports.base_branch }
  const query = {
    name,
    fingerprint: digest,
    trusted_only: true,
    limit: 3,
    ...branch,
    ...(leg !== undefined && { leg }),
  }
  for (const [index, stored] of (await ports.runs.find(query)).entries()) {
    const home = join(folder, `earlier-${index}`)
    const run = await openOrNull(stored, home, ports)
    // The artifact's name found it; what counts is what its record, which its makers signed for, says.
    if (run?.fingerprint?.digest !== digest || !isUsable(run)) continue
    return { run, folder: home, reused: reusedFrom(run, 'fingerprint', null) }
  }
  return null
}

export function isUsable(run: Run): boolean {
  return run.status === 'finished' && run.model !== null
}

/** Of a run that was itself reused, the run that trained is told. */
export function reusedFrom(run: Run, because: Reused['because'], pull_request: number | null): Reused {
  const { run_id, origin, reused, started_at } = run
  return {
    run_id: reused?.run_id ?? run_id,
    commit: reused?.commit ?? origin.commit,
    workflow_run_id: reused?.workflow_run_id ?? origin.workflow_run_id,
    because,
    pull_request,
    trained_at: reused?.trained_at ?? started_at,
  }
}

/** A run that is damaged, or went meanwhile, is none. */
export async function openOrNull(stored: StoredRun, folder: string, ports: Ports): Promise<Run | null> {
  try {
    return await openRun(stored, folder, ports)
  } catch (error) {
    if (error instanceof UserError) return null
    throw error
  }
}
