import type { Baseline, Check, GateReport, MetricRow } from '../../src/records/gate-report.ts'

export const digest = (digit: string) => digit.repeat(64)

export const base: Baseline = {
  name: 'base',
  status: 'compared',
  source: 'run of 3f2a91c, 2 commits before the base',
  run_id: '0123456789abcdef0123456789abcdef',
  version: null,
  commit: '3f2a91c0d1e2f3a4b5c6d7e8f90a1b2c3d4e5f60',
  distance: 2,
  model_digest: digest('a'),
  created_at: '2026-03-01T09:00:00Z',
  rescored: true,
}

export const production: Baseline = {
  name: 'production',
  status: 'compared',
  source: 'birdstrike-damage@v0.0.1',
  run_id: 'fedcba9876543210fedcba9876543210',
  version: 'v0.0.1',
  commit: '9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c',
  distance: null,
  model_digest: digest('b'),
  created_at: '2026-02-01T09:00:00Z',
  rescored: true,
}

const threshold = (configured: number): Check => ({
  kind: 'threshold',
  baseline: null,
  configured,
  limit: configured,
  status: 'pass',
  reason: 'the threshold holds',
})

export const rocAuc: MetricRow = {
  name: 'roc_auc',
  slice: null,
  greater_is_better: true,
  candidate: 0.7612,
  baseline: 0.7533,
  baseline_name: 'base',
  delta: 0.0079,
  interval: [0.0011, 0.0148],
  threshold: 0.7,
  status: 'pass',
  checks: [
    threshold(0.7),
    {
      kind: 'max_absolute_regression',
      baseline: 'base',
      configured: 0.01,
      limit: 0.7433,
      status: 'pass',
      reason: 'roc_auc rose by 0.0079',
    },
  ],
}

export const logLoss: MetricRow = {
  ...rocAuc,
  name: 'log_loss',
  greater_is_better: false,
  candidate: 0.2381,
  baseline: 0.2409,
  delta: -0.0028,
  interval: [-0.0051, -0.0004],
  threshold: 0.4,
  checks: [threshold(0.4)],
}

export const accuracy: MetricRow = {
  ...rocAuc,
  name: 'accuracy',
  candidate: 0.91412,
  baseline: 0.91402,
  delta: 0.0001,
  interval: null,
  threshold: null,
  status: 'info',
  checks: [],
}

/** A binary classifier that passes against its base; override what the case is about. */
export function gateReport(overrides: Partial<GateReport> = {}): GateReport {
  return {
    schema_version: 1,
    name: 'birdstrike-damage',
    task: 'binary-classification',
    verdict: 'pass',
    reasons: [],
    notes: [],
    candidate: {
      run_id: '11112222333344445555666677778888',
      commit: 'c0ffee1234567890abcdef1234567890abcdef12',
      branch: 'more-trees',
      model_digest: digest('c'),
      package_digest: digest('d'),
      created_at: '2026-03-04T10:00:00Z',
      algorithm: 'random-forest',
    },
    baselines: [base],
    metrics: [rocAuc, logLoss, accuracy],
    test_data: { digest: digest('e'), rows: 3728, sources: ['data/test.csv'] },
    policy: { source: 'base 3f2a91c', compat: 'none', changes: [] },
    params: [
      { key: 'n_estimators', before: '100', after: '200' },
      { key: 'max_depth', before: null, after: '12' },
    ],
    data: [{ key: 'training rows', before: '31,204', after: '33,871' }],
    signature: [],
    logged: { val_auc: 0.77 },
    charts: {
      roc: [
        { name: 'candidate', x: [0, 0.02, 0.1, 0.3, 0.6, 1], y: [0, 0.21, 0.48, 0.72, 0.9, 1] },
        { name: 'base', x: [0, 0.03, 0.1, 0.3, 0.6, 1], y: [0, 0.2, 0.45, 0.7, 0.89, 1] },
      ],
      calibration: [{ name: 'candidate', x: [0.03, 0.12, 0.31, 0.52, 0.74], y: [0.02, 0.14, 0.29, 0.55, 0.7] }],
      confusion: {
        classes: ['no', 'yes'],
        counts: [
          [3280, 90],
          [230, 128],
        ],
      },
    },
    explanation: {
      baseline: 'base',
      tests: [
        { name: 'mcnemar', difference: 4, p_value: 0.617 },
        { name: 'delong', difference: 0.0079, p_value: 0.0231 },
      ],
      row_changes: {
        kind: 'labels',
        rows: 3728,
        improved: 34,
        worsened: 30,
        slices: [
          { column: 'phase_of_flight', value: 'Climb', rows: 512, improved: 3, worsened: 11 },
          { column: 'phase_of_flight', value: 'Approach', rows: 1403, improved: 19, worsened: 8 },
        ],
        costliest: [
          { row: 118, actual: 'yes', before: 'yes', after: 'no', cost: 0.41 },
          { row: 2207, actual: 'no', before: 'no', after: 'yes', cost: 0.229 },
        ],
      },
      importances: {
        metric: 'roc_auc',
        rows: 2000,
        features: [
          { name: 'wildlife_size', baseline: 0.121, candidate: 0.098 },
          { name: 'speed', baseline: 0.021, candidate: 0.0341 },
        ],
      },
    },
    created_at: '2026-03-04T10:05:00Z',
    workflow: { run_id: '123456', attempt: 1, url: 'https://github.com/octo/birds/actions/runs/123456' },
    ...overrides,
  }
}
