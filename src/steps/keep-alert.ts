import { advanceEpisode, type EpisodeChange, shownAs } from '../drift/episode.ts'
import { paceOf } from '../drift/pace.ts'
import { decideRetraining, type RetrainDecision } from '../drift/retraining.ts'
import type { Alert, AlertPost, AlertResult } from '../ports/alerts.ts'
import type { Ports } from '../ports/ports.ts'
import type { Project } from '../project/project.ts'
import { type AlertCheck, NAMED_COLUMNS, type Retraining } from '../records/alert.ts'
import type { DriftCheck, RetrainingOutcome } from '../records/drift-check.ts'
import type { DriftReport } from '../records/drift-report.ts'
import { startRetraining } from './start-retraining.ts'

const KEPT_TIMES = 20

export interface AlertQuestion {
  readonly project: Project
  readonly report: DriftReport
  /** When the checks before this one were made. */
  readonly times: readonly string[]
}

/** Brings the model's alert up to this check, and starts the retraining that it calls for. Applied again, it changes nothing. */
export async function keepAlert(question: AlertQuestion, ports: Ports): Promise<DriftCheck> {
  const { project, report, times } = question
  const now = ports.now()
  const check = checkOf(report, ports, now)
  const pace = paceOf(times, check.at)
  const seen: { change: EpisodeChange; decision: RetrainDecision } = {
    change: 'none',
    decision: { due: false, hold: { kind: 'no-alarm' } },
  }
  const advance =
    (outcome: RetrainingOutcome | null) =>
    (current: Alert | null): AlertPost | null => {
      const { state, change } = advanceEpisode(project.name, current ?? { state: null, last_episode: 0 }, check)
      const wish = current?.wish ?? 'none'
      if (outcome === null) {
        const own_workflow = ports.origin.workflow
        const decision = decideRetraining({
          policy: project.drift?.retrain ?? null,
          state,
          wish,
          report,
          now,
          own_workflow,
        })
        seen.decision = decision
        // Read back, the check is there already: what it did is what it did the first time.
        if (!current?.state?.checks.some(({ id }) => id === check.id)) seen.change = change
      }
      if (state === null) return null
      const retraining = outcome ?? foreseen(seen.decision, ports)
      return {
        state,
        ...ports.alertText({ state, report, retraining, pace }),
        shown: shownAs(change, wish),
        labels: project.drift?.alert?.labels ?? [],
        assignees: project.drift?.alert?.assignees ?? [],
      }
    }
  ports.progress('keeping the alert')
  const first = await ports.alerts.sync(project.name, advance(null))
  const retraining = await retrain(question, seen.decision, first, check, ports)
  const told = retraining.status === 'dispatched' || retraining.status === 'pending'
  const { alert } = told ? await ports.alerts.sync(project.name, advance(retraining)) : first
  return {
    schema_version: 1,
    name: project.name,
    id: check.id,
    at: check.at,
    verdict: report.verdict,
    times: [...times, check.at].slice(-KEPT_TIMES),
    pace,
    alert: alert?.state
      ? { episode: alert.state.episode, status: alert.state.status, change: seen.change, where: alert.where }
      : null,
    retraining,
  }
}

/** What the alert says of the retraining before it is started. */
function foreseen(decision: RetrainDecision, ports: Ports): RetrainingOutcome {
  if (!decision.due) return held(decision)
  return ports.origin.workflow_run_id === null
    ? { status: 'held', hold: { kind: 'outside-a-workflow' } }
    : { status: 'due', because: decision.because }
}

function held({ hold }: Extract<RetrainDecision, { due: false }>): RetrainingOutcome {
  if (hold.kind !== 'once-an-episode') return { status: 'held', hold }
  const { retraining } = hold
  return { status: retraining.status === 'dispatched' ? 'dispatched' : 'pending', retraining }
}

async function retrain(
  { project, report }: AlertQuestion,
  decision: RetrainDecision,
  { alert }: AlertResult,
  check: AlertCheck,
  ports: Ports,
): Promise<RetrainingOutcome> {
  const policy = project.drift?.retrain
  const before = foreseen(decision, ports)
  if (!policy || !alert || (before.status !== 'due' && before.status !== 'pending')) return before
  const wanted: Retraining = {
    key: `${project.name}/${alert.last_episode}`,
    status: 'intended',
    at: check.at,
    cause: report.verdict === 'degraded' ? 'decay' : 'drift',
    because: (before.status === 'due' ? before.because : before.retraining.because).slice(0, 500),
    workflow: policy.workflow,
    reference: check.reference,
    digest: check.digest,
    by: `${check.id}-${ports.newId().slice(0, 8)}`,
    url: null,
  }
  ports.progress(`starting ${policy.workflow}`)
  return startRetraining({ alert, wanted, ref: policy.ref ?? null, inputs: inputsOf(wanted, report, alert) }, ports)
}

/** What the dispatched workflow is told; it has to declare each of them. */
function inputsOf(wanted: Retraining, { current }: DriftReport, alert: Alert): Record<string, string> {
  const [name = ''] = wanted.key.split('/')
  return {
    retraining: wanted.key,
    name,
    cause: wanted.cause,
    from: current.from ?? '',
    to: current.to ?? '',
    digest: current.digest ?? '',
    issue: alert.location,
  }
}

function checkOf(report: DriftReport, ports: Ports, now: Date): AlertCheck {
  const drifted = report.columns.filter((column) => column.drifted).map(({ column }) => column)
  const { workflow_run_id: run, repository } = ports.origin
  return {
    id: run ?? ports.newId(),
    at: now.toISOString(),
    verdict: report.verdict,
    rows: report.current.rows,
    reference: report.reference.source.slice(0, 300),
    digest: report.current.digest,
    drifted: drifted.slice(0, NAMED_COLUMNS).map((column) => column.slice(0, 60)),
    drifted_count: drifted.length,
    url: run === null || repository === null ? null : `https://github.com/${repository}/actions/runs/${run}`,
  }
}
