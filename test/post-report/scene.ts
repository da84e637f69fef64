import { connect } from '../../src/adapters/github/connect.ts'
import { digestOf } from '../../src/files/digest.ts'
import type { Ports } from '../../src/ports/ports.ts'
import { postProposal } from '../../src/publish.ts'
import type { GateReport } from '../../src/records/gate-report.ts'
import type { Subject } from '../../src/records/subject.ts'
import { documentsOf } from '../../src/report/subject-document.ts'
import { postReport } from '../../src/steps/post-report.ts'
import { sampleReport, sampleRun, temporary } from '../contracts/samples.ts'
import { type GitHubDouble, startGitHub } from '../fakes/github.ts'
import type { PullSeed, RunSeed } from '../fakes/seed.ts'
import { zip } from '../fakes/zip.ts'

export const project = `name: birds
task: binary-classification
target: damage
data: {train: a.csv, test: b.csv}
validate:
  metrics:
    roc_auc: {threshold: 0.7, max_absolute_regression: 0.01}
  slices:
    phase: {min_rows: 100, metrics: {roc_auc: {max_absolute_regression: 0.05}}}
`

/** A fork's pull request whose read-only run has ended; what that run left is up to each test. */
export interface Scene {
  readonly double: GitHubDouble
  readonly base: string
  readonly head: string
  readonly pull: number
  readonly run: number
  /** An artifact of the run; files by name, or an archive's bytes. */
  leave(content: Readonly<Record<string, string>> | Buffer, name?: string): void
  honest(changes?: Partial<GateReport>): GateReport
  /** The trusted half, from event to comment. */
  report(payload?: object, config?: string): Promise<Reported>
}

export interface Reported {
  readonly status: string
  readonly verdict: string | null
  readonly detail: string | null
  readonly report: GateReport | null
  readonly comments: readonly string[]
}

const permissions = { contents: 'read', actions: 'read', 'pull-requests': 'write' } as const

export async function stage(facts: { run?: Partial<RunSeed>; pull?: Partial<PullSeed> } = {}): Promise<Scene> {
  const double = await startGitHub()
  const base = await double.seed.commit({ 'mlops.yml': project, '.github/workflows/model.yml': 'on: pull_request\n' })
  const head = await double.seed.commit({ 'README.md': 'Hello\n' }, { branch: 'better', parents: [base] })
  const fork = { head_repository: 'stranger/models', head_branch: 'better', head_sha: head }
  const pull = double.seed.pull({ ...fork, base_sha: base, user: 'stranger', ...facts.pull })
  const run = double.seed.run({ ...fork, event: 'pull_request', actor: 'stranger', ...facts.run })
  const scene: Scene = {
    double,
    base,
    head,
    pull: pull.number,
    run: run.id,
    leave: (content, name = `mlops-report-birds-${'d'.repeat(40)}`) => {
      const files = Buffer.isBuffer(content)
        ? content
        : zip(Object.entries(content).map(([path, text]) => ({ name: path, bytes: Buffer.from(text) })))
      double.seed.artifact(run.id, name, files)
    },
    honest: (changes = {}) => ({ ...honestReport(base), ...changes }),
    report: (payload = { workflow_run: { id: run.id } }, config = 'mlops.yml') => report(double, payload, config),
  }
  return scene
}

async function report(double: GitHubDouble, payload: object, config: string): Promise<Reported> {
  const temp = await temporary()
  const sha = (await double.world.git.resolve('refs/heads/main'))!
  const own = double.seed.run({ head_sha: sha, event: 'workflow_run', status: 'in_progress' })
  const token = double.token(permissions)
  const event = { name: 'workflow_run', payload }
  const env = double.env({ token, event, run: own.id, sha, workspace: temp, temp })
  const platform = connect({ token, repository: env['GITHUB_REPOSITORY']!, env, event: payload, pause: async () => {} })
  const ports = {
    ...platform,
    progress: () => {},
    now: () => new Date(Date.UTC(2026, 0, 2)),
    directory: temp,
    repository_root: temp,
  } as unknown as Ports
  const { result, subject } = await postReport({ config }, ports)
  await comment(subject, ports)
  const comments = [...double.world.comments.values()].map(({ body }) => body)
  return { ...result, report: subject.kind === 'proposal' ? (subject.set.reports[0] ?? null) : null, comments }
}

async function comment(subject: Subject, ports: Ports): Promise<void> {
  if (subject.kind !== 'proposal') return
  await postProposal(documentsOf(subject, ports.now().toISOString()), subject.proposal, ports)
}

/** What a run that compared with the base says: better on all rows, and on one slice. */
function honestReport(base: string): GateReport {
  const run = sampleRun(1)
  const row = (candidate: number, baseline: number, slice: GateReport['metrics'][number]['slice']) => ({
    name: 'roc_auc',
    slice,
    greater_is_better: true,
    candidate,
    baseline,
    baseline_name: 'base',
    delta: candidate - baseline,
    interval: slice ? null : ([0.001, 0.03] as [number, number]),
    threshold: slice ? null : 0.7,
    status: 'pass' as const,
    checks: [],
  })
  return {
    ...sampleReport(run),
    baselines: [
      {
        name: 'base',
        status: 'compared',
        source: `run of ${base.slice(0, 7)}`,
        run_id: digestOf('base run').slice(0, 32),
        version: null,
        commit: base,
        distance: 0,
        model_digest: digestOf('base model'),
        created_at: run.started_at,
        rescored: true,
      },
    ],
    metrics: [row(0.78, 0.77, null), row(0.76, 0.77, { column: 'phase', value: 'Approach', rows: 120 })],
    test_data: { digest: digestOf('test'), rows: 500, sources: ['b.csv'] },
    policy: { source: `base ${base.slice(0, 7)}`, compat: 'none', base, changes: [] },
  }
}
