import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { digestOf } from '../../src/files/digest.ts'
import type { Bump, Publication } from '../../src/ports/model-registry.ts'
import type { GateReport } from '../../src/records/gate-report.ts'
import type { Fingerprint } from '../../src/records/reuse.ts'
import type { Run } from '../../src/records/run.ts'
import type { VersionRecord } from '../../src/records/version.ts'

export function temporary(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'mlops-test-'))
}

export async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await temporary()
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  return folder
}

/** A finished run; `seed` makes its id, times (one minute apart) and digests. */
export function sampleRun(seed: number, commit: string | null = 'c'.repeat(40), name = 'birds'): Run {
  const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, seed, second)).toISOString()
  return {
    schema_version: 1,
    run_id: digestOf(`run ${seed}`).slice(0, 32),
    name,
    task: 'binary-classification',
    status: 'finished',
    started_at: at(0),
    ended_at: at(30),
    seconds: { total: 30 },
    algorithm: 'random-forest',
    params: { n_estimators: seed },
    metrics: { roc_auc: 0.75, log_loss: null },
    logged: {},
    tags: {},
    datasets: [],
    origin: {
      commit,
      branch: 'main',
      repository: 'octo/birds',
      dirty: false,
      workflow: null,
      workflow_run_id: null,
      workflow_run_attempt: null,
      job: null,
      event: null,
      user: null,
    },
    model: { model_digest: digestOf(`model ${seed}`), package_digest: digestOf(`package ${seed}`), bytes: 9, files: 2 },
    failure: null,
  }
}

/** `seed` makes every part of it. */
export function sampleFingerprint(seed: number): Fingerprint {
  const part = digestOf(`made of ${seed}`)
  const parts = { model: part, data: part, code: part, params: part, environment: part }
  return { digest: digestOf(JSON.stringify(parts)), parts }
}

export function sampleReport(run: Run, verdict: GateReport['verdict'] = 'pass'): GateReport {
  return {
    schema_version: 1,
    name: run.name,
    task: run.task,
    verdict,
    reasons: [],
    notes: [],
    candidate: {
      run_id: run.run_id,
      commit: run.origin.commit,
      branch: 'main',
      model_digest: run.model?.model_digest ?? null,
      package_digest: run.model?.package_digest ?? null,
      created_at: run.ended_at,
      algorithm: run.algorithm,
    },
    baselines: [],
    metrics: [],
    test_data: { digest: digestOf('test'), rows: 3, sources: ['test.csv'] },
    policy: { source: 'head', compat: 'none', changes: [] },
    params: [],
    data: [],
    signature: [],
    logged: {},
    charts: { roc: [], calibration: [], confusion: null },
    explanation: null,
    created_at: run.ended_at,
    workflow: null,
  }
}

/** A package folder and all that its publication needs; `seed` decides the content. */
export async function samplePublication(seed: number, bump: Bump = 'patch', name = 'birds'): Promise<Publication> {
  const run = sampleRun(seed, null, name)
  const record: VersionRecord = {
    schema_version: 1,
    name,
    package_digest: run.model!.package_digest,
    model_digest: run.model!.model_digest,
    run,
    validation: sampleReport(run),
    unvalidated_reason: null,
    archives: [],
    created_at: run.ended_at,
  }
  const folder = await folderOf({ MLmodel: 'flavors: {}\n', 'data/forest.bin': `forest ${seed}` })
  return { name, bump, commit: null, record, package: folder, card: `# ${name} ${seed}\n` }
}
