import type { Run } from '../../src/records/run.ts'
import type { VersionRecord } from '../../src/records/version.ts'
import { gateReport } from './gate-report-sample.ts'

const digest = (digit: string) => digit.repeat(64)

export function run(overrides: Partial<Run> = {}): Run {
  return {
    schema_version: 1,
    run_id: '11112222333344445555666677778888',
    name: 'birdstrike-damage',
    task: 'binary-classification',
    status: 'finished',
    started_at: '2026-03-04T10:00:00Z',
    ended_at: '2026-03-04T10:00:09Z',
    seconds: { read: 0.4, train: 7.1, evaluate: 0.9, total: 8.42 },
    algorithm: 'random-forest',
    params: { n_estimators: 200, seed: 7, max_features: 'sqrt', bootstrap: true, max_depth: null },
    metrics: { roc_auc: 0.7612, log_loss: 0.2381, matthews_corrcoef: -0.01, average_precision: null },
    logged: { val_auc: 0.77 },
    tags: {},
    datasets: [
      {
        context: 'training',
        digest: digest('1'),
        rows: 33871,
        sources: [
          { path: 'data/1990.csv', sha256: digest('2'), bytes: 1_234_567 },
          { path: 'data/1991.csv', sha256: digest('3'), bytes: 900 },
        ],
        columns: [
          { name: 'damage', type: 'string', role: 'target', missing: 0, distinct: 2 },
          { name: 'height', type: 'number', role: 'number', missing: 812, distinct: 311 },
        ],
      },
      {
        context: 'testing',
        digest: digest('e'),
        rows: 3728,
        sources: [{ path: 'data/test.csv', sha256: digest('4'), bytes: 190_000 }],
        columns: [],
      },
    ],
    origin: {
      commit: 'c0ffee1234567890abcdef1234567890abcdef12',
      branch: 'more-trees',
      repository: 'octo/birds',
      dirty: true,
      workflow: 'model',
      workflow_run_id: '123456',
      workflow_run_attempt: 1,
      job: 'model',
      event: 'pull_request',
      user: 'octo',
    },
    model: { model_digest: digest('c'), package_digest: digest('d'), bytes: 812_345, files: 6 },
    failure: null,
    ...overrides,
  }
}

export function failedRun(): Run {
  return run({
    status: 'failed',
    metrics: {},
    logged: {},
    model: null,
    failure: {
      message: 'python train.py ended with exit code 1',
      exit_code: 1,
      log_tail: [
        'Traceback (most recent call last):',
        '  File "train.py", line 3',
        '```',
        "KeyError: '<b>damage</b>' @octocat",
      ],
    },
  })
}

export function versionRecord(overrides: Partial<VersionRecord> = {}): VersionRecord {
  return {
    schema_version: 1,
    name: 'birdstrike-damage',
    package_digest: digest('d'),
    model_digest: digest('c'),
    run: run(),
    validation: gateReport(),
    unvalidated_reason: null,
    archives: [],
    created_at: '2026-03-04T10:06:00Z',
    ...overrides,
  }
}
