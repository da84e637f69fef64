import { UserError } from '../errors.ts'
import type { Alert, ClaimPost } from '../ports/alerts.ts'
import type { Ports } from '../ports/ports.ts'
import type { Retraining } from '../records/alert.ts'
import type { RetrainingOutcome } from '../records/drift-check.ts'

/** GitHub lists a dispatched run within seconds. An intent older than this, of which no run is seen, was never carried out. */
const UNSEEN_FOR = 10 * 60_000

export interface RetrainingRequest {
  readonly alert: Alert
  readonly wanted: Retraining
  readonly ref: string | null
  readonly inputs: Readonly<Record<string, string>>
}

type StartPorts = Pick<Ports, 'alerts' | 'dispatch' | 'dispatched' | 'retrainingText' | 'now'>

/**
 * Starts a retraining at most once: the intent is written under the alert first, and only who won it dispatches. After a
 * crash in between, the next check finds the intent and looks for the run before it tries again.
 */
export async function startRetraining(request: RetrainingRequest, ports: StartPorts): Promise<RetrainingOutcome> {
  const claimed = await claim(request, ports)
  if (claimed.by === request.wanted.by) return start(claimed, request, ports)
  return claimed.status === 'dispatched' ? started(claimed) : resume(claimed, request, ports)
}

/** Finds out what became of an intent that somebody wrote down and never confirmed. */
async function resume(claimed: Retraining, request: RetrainingRequest, ports: StartPorts): Promise<RetrainingOutcome> {
  const { alert, wanted } = request
  const run = await ports.dispatched(wanted.workflow, claimed.at, claimed.key)
  if (run) return confirm(claimed, run.url, request, ports)
  if (ports.now().getTime() - Date.parse(claimed.at) < UNSEEN_FOR) return { status: 'pending', retraining: claimed }
  await ports.alerts.settle(alert, claimed, null)
  const again = await claim(request, ports)
  return again.by === wanted.by ? start(again, request, ports) : { status: 'pending', retraining: again }
}

async function start(claimed: Retraining, request: RetrainingRequest, ports: StartPorts): Promise<RetrainingOutcome> {
  const { alert, wanted, ref, inputs } = request
  // Comments can be edited: which workflow is started is the project file's to say.
  const dispatched = await ports.dispatch(wanted.workflow, ref, inputs).catch(async (error: unknown) => {
    // Refused, so that it surely did not start: the next check may try again.
    if (error instanceof UserError) await ports.alerts.settle(alert, claimed, null)
    throw error
  })
  if (dispatched.status === 'started') return confirm(claimed, dispatched.url, request, ports)
  const run = await ports.dispatched(wanted.workflow, claimed.at, claimed.key)
  return run ? confirm(claimed, run.url, request, ports) : { status: 'pending', retraining: claimed }
}

async function confirm(
  claimed: Retraining,
  url: string | null,
  { alert }: RetrainingRequest,
  ports: StartPorts,
): Promise<RetrainingOutcome> {
  const retraining: Retraining = { ...claimed, status: 'dispatched', url }
  await ports.alerts.settle(alert, claimed, post(retraining, ports))
  return started(retraining)
}

function claim({ alert, wanted }: RetrainingRequest, ports: StartPorts): Promise<Retraining> {
  return ports.alerts.claim(alert, post(wanted, ports))
}

function post(retraining: Retraining, { retrainingText }: StartPorts): ClaimPost {
  return { retraining, markdown: retrainingText(retraining) }
}

function started(retraining: Retraining): RetrainingOutcome {
  return { status: 'dispatched', retraining }
}
