import { join } from 'node:path'
import { decide } from '../gate/decide.ts'
import type { Scored } from '../gate/score.ts'
import type { Ports } from '../ports/ports.ts'
import type { StoredRun } from '../ports/run-store.ts'
import type { GateReport, Verdict } from '../records/gate-report.ts'
import type { Run } from '../records/run.ts'
import { fairnessRules } from './fairness.ts'
import { findBaselines } from './find-baselines.ts'
import { findLegs, missingLegs } from './find-legs.ts'
import { temporaryFolder } from './folders.ts'
import { chartsOf } from './gate-charts.ts'
import { gatePolicy, type Policy, timesPredictions } from './gate-policy.ts'
import { judgeBaselines } from './judge-baselines.ts'
import { candidateLeak } from './leaks.ts'
import type { ProjectOptions } from './load-project.ts'
import { openRun } from './open-run.ts'
import type { DataPart } from './read-data.ts'
import { readTestDataPrepared } from './read-data.ts'
import { reuseNotes } from './reuse/reuse-note.ts'
import { labelsOf } from './sample.ts'
import { meanScored, scoreRepeated } from './score-repeats.ts'
import { scoreSeeds } from './score-seeds.ts'

export interface ValidateOptions extends ProjectOptions {
  readonly run: string | undefined
  /** Leg of the matrix whose run is judged; without one all are. */
  readonly leg: string | undefined
  /** How many legs the matrix has that the judging job itself is in. */
  readonly legs: number | undefined
}

/**
 * Judges a model's run, or one of each leg, against the thresholds of the base and every baseline, all scored on the same
 * test rows. @param models how many models are judged together
 */
export async function judgeModel(
  options: ValidateOptions,
  models: number,
  ports: Ports,
): Promise<readonly GateReport[]> {
  const policy = await gatePolicy(options, ports)
  const { name } = policy.project
  const runs = await findLegs({ name, run: options.run, leg: options.leg }, ports)
  const none = `There is no run of ${name} to judge: train it first, and look at why training left none.`
  if (runs.length === 0) return [incomplete(policy, ports, null, none)]
  const reports: GateReport[] = []
  for (const stored of runs) reports.push(await judge(stored, policy, ports))
  const missing = options.leg === undefined && options.run === undefined
  const why = missing ? missingLegs(reports, models, options.legs) : null
  return why === null ? reports : [incomplete(policy, ports, null, why), ...reports]
}

async function judge(stored: StoredRun, declared: Policy, ports: Ports): Promise<GateReport> {
  await using folder = await temporaryFolder()
  const home = join(folder.path, 'candidate')
  const run = await openRun(stored, home, ports)
  if (run.failure) return incomplete(declared, ports, run, `Training failed: ${run.failure.message}.`)
  const kept = stored.leg === undefined ? null : await legReport(stored, run, ports)
  if (kept) return kept
  ports.progress('reading the test data')
  const test = await readTestDataPrepared(declared.project, ports)
  if (test.table.rows === 0) return incomplete(declared, ports, run, 'The test data has no rows.')
  const fairness = fairnessRules(declared, test.table)
  const { policy } = fairness
  const labels = labelsOf(policy.project, test.dataset.columns)
  ports.progress('scoring the candidate')
  const scored = await scoreRepeated(
    { folder: home, test: test.table, project: policy.project, labels, ports, timed: timesPredictions(policy) },
    policy.project.validate.repeats,
  )
  const seeds = scored.status === 'scored' ? await scoreSeeds(scored, run, test.table, labels, policy, ports) : []
  const candidate = seeds.length > 0 ? meanScored(seeds) : logged(run, policy)
  const leak = await candidateLeak(home, test.table, policy)
  const why = scored.status === 'incomplete' ? scored.why : null

  const found = await findBaselines(policy, folder.path, ports)
  const judged = await judgeBaselines({ run, home, scored, seeds }, found, policy, test, labels, folder.path, ports)
  const decision = decide({
    policy: policy.gate,
    task: policy.project.task,
    candidate,
    baselines: judged.inputs,
    registered_versions: found.versions.length,
    user_metrics: fairness.directions,
  })
  const blocking = [...(leak.reason === null ? [] : [leak.reason]), ...fairness.incomplete]
  const own = scored.status === 'scored' ? [{ name: 'candidate', predictions: scored.predictions }] : []
  return {
    ...frame(policy, ports, run),
    verdict: blocking.length > 0 ? 'incomplete' : refusing(judged.broken, decision.verdict),
    reasons: [
      ...(why === null ? [] : [`The candidate could not be scored: ${why}.`]),
      ...blocking,
      ...judged.broken,
      ...(blocking.length + judged.broken.length > 0 && decision.verdict === 'pass' ? [] : decision.reasons),
    ],
    notes: [...reuseNotes(run), ...policy.notes, ...decision.notes, ...fairness.notes, ...leak.notes, ...judged.notes],
    baselines: [...judged.shown],
    metrics: [...decision.metrics],
    test_data: testDataOf(test),
    ...judged.changes,
    explanation: judged.explanation,
    charts: chartsOf([...own, ...judged.charts], test.table, labels),
  }
}

/** What is broken fails whatever the metrics say, but for what could not be measured. */
function refusing(broken: readonly string[], verdict: Verdict): Verdict {
  return broken.length === 0 || verdict === 'incomplete' ? verdict : 'fail'
}

function testDataOf({ dataset }: DataPart): GateReport['test_data'] {
  return { digest: dataset.digest, rows: dataset.rows, sources: dataset.sources.map((source) => source.path) }
}

/** Without predictions there are only the program's own numbers, and only those that the policy trusts. */
function logged(run: Run, policy: Policy): Scored {
  const trusted = policy.project.validate.trust_logged.filter((name) => run.logged[name] !== undefined)
  return { values: new Map(trusted.map((name) => [name, run.logged[name] ?? Number.NaN])), slices: [] }
}

/** What the leg's own job said of this very run in this workflow run: it need not be judged twice. */
async function legReport(stored: StoredRun, { run_id }: Run, { runs, origin }: Ports): Promise<GateReport | null> {
  const report = await runs.openReport(stored)
  const job = report?.workflow?.job
  const ofLeg = job !== undefined && job !== origin.job && report?.workflow?.run_id === origin.workflow_run_id
  if (!report || !ofLeg || report.candidate?.run_id !== run_id) return null
  // Whether somebody accepts a loss is asked anew.
  const { accepted: _, ...said } = report
  return said
}

function incomplete(policy: Policy, ports: Ports, run: Run | null, reason: string): GateReport {
  return { ...frame(policy, ports, run), verdict: 'incomplete', reasons: [reason], notes: [...policy.notes] }
}

function frame(policy: Policy, ports: Ports, run: Run | null): GateReport {
  const { origin } = ports
  return {
    schema_version: 1,
    name: policy.project.name,
    task: policy.project.task,
    verdict: 'incomplete',
    reasons: [],
    notes: [],
    ...(run?.leg ? { leg: run.leg } : {}),
    candidate: run && {
      run_id: run.run_id,
      commit: run.origin.commit,
      branch: run.origin.branch,
      model_digest: run.model?.model_digest ?? null,
      package_digest: run.model?.package_digest ?? null,
      created_at: run.started_at,
      algorithm: run.algorithm,
    },
    baselines: [],
    metrics: [],
    test_data: null,
    policy: { source: policy.source, compat: policy.gate.compat, base: policy.base, changes: [...policy.changes] },
    params: [],
    data: [],
    signature: [],
    logged: run?.logged ?? {},
    charts: { roc: [], calibration: [], confusion: null },
    explanation: null,
    created_at: ports.now().toISOString(),
    workflow:
      origin.workflow_run_id === null
        ? null
        : {
            run_id: origin.workflow_run_id,
            attempt: origin.workflow_run_attempt ?? 1,
            url: `https://github.com/${origin.repository}/actions/runs/${origin.workflow_run_id}`,
            ...(origin.job === null ? {} : { job: origin.job }),
          },
  }
}
