import { decide } from '../../gate/decide.ts'
import type { Version } from '../../ports/model-registry.ts'
import type { Proposal } from '../../ports/proposals.ts'
import type { Project } from '../../project/project.ts'
import type { Baseline, Change, GateReport, Verdict } from '../../records/gate-report.ts'
import { gateOf } from '../gate-policy.ts'
import { gateInput } from './gate-input.ts'
import { knownMetrics } from './known-metrics.ts'
import { hex, plainValue, shownValue } from './plain-value.ts'
import type { Refusal } from './refusal.ts'

/** What stands beside the untrusted report, all of it from the platform. */
export interface Trusted {
  readonly proposal: Proposal
  /** The base branch's project file, and what the proposed change would alter in its rules. */
  readonly project: Project
  readonly changes: readonly Change[]
  readonly versions: readonly Version[]
  /** Whether a commit is on the base branch. */
  isBase(commit: string): Promise<boolean>
}

/** Verdicts from the best: the worse of two counts. */
const order: readonly Verdict[] = ['pass', 'inconclusive', 'fail', 'incomplete']

/**
 * A new report from an untrusted one: numbers, digests and plain values are taken over one by one, sentences are made anew
 * by the gate itself under the base branch's rules, and the verdict is the worse of the two.
 */
export async function rebuildReport(untrusted: GateReport, trusted: Trusted): Promise<GateReport | Refusal> {
  const { proposal, project, changes, versions } = trusted
  if (untrusted.name !== project.name || untrusted.task !== project.task)
    return { kind: 'other-model', detail: `it is about ${untrusted.name}, a ${untrusted.task}` }
  const { base } = untrusted.policy
  if (!base) return { kind: 'no-base', detail: 'policy.base is missing' }
  if (!(await trusted.isBase(base)))
    return { kind: 'foreign-base', detail: `${base} is not on ${proposal.base_branch}` }
  const contradiction = contradictionIn(untrusted)
  if (contradiction) return contradiction
  const reported = new Set(untrusted.metrics.map(({ name }) => name))
  const known = knownMetrics(project, gateOf(project), reported)
  const baselines = untrusted.baselines.filter(({ name }) => isBaseline(name, project))
  const rows = untrusted.metrics.filter(
    ({ name, slice, baseline_name }) =>
      known.has(name) &&
      (slice === null || Object.hasOwn(known.gate.slices, slice.column)) &&
      (baseline_name === null || isBaseline(baseline_name, project)),
  )
  const shown = baselines.map((baseline) => rebuiltBaseline(baseline, versions))
  const candidate = rebuiltCandidate(untrusted.candidate, proposal)
  const decision = decide(gateInput(rows, shown, candidate, known, project.task, versions.length))
  const verdict = worse(untrusted.verdict, decision.verdict)
  return {
    schema_version: 1,
    name: project.name,
    task: project.task,
    verdict,
    reasons:
      verdict === decision.verdict ? [...decision.reasons] : [ownVerdict(untrusted.verdict), ...failing(decision)],
    notes: [...notesOf(untrusted, rows.length, base, proposal), ...decision.notes],
    candidate,
    baselines: shown,
    metrics: [...decision.metrics],
    test_data: untrusted.test_data && { ...untrusted.test_data, sources: [] },
    policy: {
      source: `${proposal.base_branch} ${proposal.base_tip.slice(0, 7)}`,
      compat: known.gate.compat,
      base,
      changes: [...changes],
    },
    params: plainChanges(untrusted.params),
    data: plainChanges(untrusted.data),
    signature: plainChanges(untrusted.signature),
    logged: Object.fromEntries(Object.entries(untrusted.logged).filter(([name]) => /^[\w.-]{1,100}$/.test(name))),
    charts: rebuiltCharts(untrusted.charts, baselines),
    // It is made of the data's own texts.
    explanation: null,
    created_at: untrusted.created_at,
    workflow:
      proposal.run.url === null
        ? null
        : { run_id: proposal.run.id, attempt: proposal.run.attempt, url: proposal.run.url },
  }
}

function isBaseline(name: string, { validate }: Project): boolean {
  return validate.baseline.includes(name) || name === 'newest version'
}

export function worse(a: Verdict, b: Verdict): Verdict {
  return order.indexOf(a) > order.indexOf(b) ? a : b
}

function ownVerdict(verdict: Verdict): string {
  return `The run itself came to ${verdict}, for a reason that its numbers do not show: its job summary tells it.`
}

function failing(decision: ReturnType<typeof decide>): readonly string[] {
  return decision.verdict === 'pass' ? [] : decision.reasons
}

function notesOf(untrusted: GateReport, rows: number, base: string, { base_branch, base_tip }: Proposal): string[] {
  const left = untrusted.metrics.length - rows
  return [
    ...(left > 0
      ? [`${left} of its numbers are of metrics, slices or baselines that ${base_branch} does not name: left out.`]
      : []),
    ...(base === base_tip ? [] : [`${base_branch} has moved on since: the comparison is with ${base.slice(0, 7)}.`]),
  ]
}

/** One number told twice, a slice larger than the data, no run but a verdict: a real report has none of these. */
function contradictionIn({ metrics, baselines, candidate, test_data, verdict }: GateReport): Refusal | null {
  const rows = metrics.map(({ name, slice, baseline_name }) =>
    JSON.stringify([name, slice?.column, slice?.value, baseline_name]),
  )
  if (new Set(rows).size < rows.length) return { kind: 'twice', detail: 'a metric has two rows against one baseline' }
  if (new Set(baselines.map(({ name }) => name)).size < baselines.length)
    return { kind: 'twice', detail: 'a baseline is told twice' }
  const contradiction = (detail: string): Refusal => ({ kind: 'contradiction', detail })
  if (candidate === null && verdict !== 'incomplete')
    return contradiction(`no run was judged, but the verdict is ${verdict}`)
  const rowsTested = test_data?.rows ?? 0
  if (metrics.some(({ slice }) => slice !== null && (slice.rows < 0 || slice.rows > rowsTested)))
    return contradiction('a slice has more rows than the test data')
  const named = new Set(baselines.map(({ name }) => name))
  if (metrics.some(({ baseline_name }) => baseline_name !== null && !named.has(baseline_name)))
    return contradiction('a row names a baseline that is not told')
  return null
}

/** Commit and branch are the platform's. */
function rebuiltCandidate(
  candidate: GateReport['candidate'],
  { head, head_branch }: Proposal,
): GateReport['candidate'] {
  if (candidate === null) return null
  const { run_id, model_digest, package_digest, created_at, algorithm } = candidate
  return {
    run_id: hex(run_id, 32) ?? 'unknown',
    commit: head,
    branch: head_branch,
    model_digest,
    package_digest,
    created_at,
    algorithm: /^[a-z-]{1,40}$/.test(algorithm) ? algorithm : 'program',
  }
}

/** Versions are those of our registry; how a run was found is said in our words. */
function rebuiltBaseline(baseline: Baseline, versions: readonly Version[]): Baseline {
  const version = versions.find((one) => one.version === baseline.version) ?? null
  const commit = hex(baseline.commit, 40)
  const distance =
    baseline.distance !== null && baseline.distance >= 0 && baseline.distance <= 50 ? baseline.distance : null
  const back = distance ? `, ${distance} ${distance === 1 ? 'commit' : 'commits'} before the base` : ''
  const run = commit === null ? 'a run' : `run of ${commit.slice(0, 7)}${back}`
  const words: Record<Baseline['status'], string> = {
    compared: version?.tag ?? run,
    unchanged: version?.tag ?? run,
    missing: 'the run found none',
    incomplete: version?.tag ?? run,
  }
  return {
    ...{ name: baseline.name, status: baseline.status, source: words[baseline.status] },
    run_id: hex(baseline.run_id, 32),
    version: version?.version ?? null,
    commit,
    distance,
    model_digest: baseline.model_digest,
    created_at: baseline.created_at,
    rescored: baseline.rescored,
  }
}

function plainChanges(changes: readonly Change[]): Change[] {
  return changes.slice(0, 500).flatMap(({ key, before, after }) => {
    const name = plainValue(key)
    return name === null ? [] : [{ key: name, before: shownValue(before), after: shownValue(after) }]
  })
}

function rebuiltCharts(charts: GateReport['charts'], baselines: readonly Baseline[]): GateReport['charts'] {
  const names = new Set(['candidate', ...baselines.map(({ name }) => name)])
  const drawn = (series: GateReport['charts']['roc']) => series.filter(({ name }) => names.has(name))
  const confusion = charts.confusion?.classes.every((one) => plainValue(one) !== null) ? charts.confusion : null
  return { roc: drawn(charts.roc), calibration: drawn(charts.calibration), confusion }
}
