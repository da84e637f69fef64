import type { Baseline, Check, GateReport, MetricRow } from '../../src/records/gate-report.ts'

const digest = (digit: string) => digit.repeat(64)

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

const accuracy: MetricRow = {
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
    created_at: '2026-03-04T10:05:00Z',
    workflow: { run_id: '123456', attempt: 1, url: 'https://github.com/octo/birds/actions/runs/123456' },
    ...overrides,
  }
}

const worse: MetricRow = {
  ...rocAuc,
  candidate: 0.7312,
  delta: -0.0221,
  interval: [-0.0302, -0.0139],
  status: 'fail',
}

const sliceRow: MetricRow = {
  ...rocAuc,
  slice: { column: 'phase_of_flight', value: 'Approach', rows: 1204 },
  candidate: 0.68,
  baseline: 0.75,
  delta: -0.07,
  interval: null,
  threshold: null,
  status: 'fail',
  checks: [
    {
      kind: 'max_absolute_regression',
      baseline: 'base',
      configured: 0.05,
      limit: 0.7,
      status: 'fail',
      reason: 'fell by 0.07',
    },
  ],
}

const alone = (row: MetricRow): MetricRow => ({
  ...row,
  baseline: null,
  baseline_name: null,
  delta: null,
  interval: null,
  checks: row.checks.filter(({ kind }) => kind === 'threshold'),
})

const HOSTILE =
  '</details><!-- mlops:gate --><img src=x onerror=alert(1)> | @octocat #1 [x](http://evil.test) ![i](//e) `code` **b** \u202eabc\u0007\u001b[31m\n# head\n- item www.evil.test :tada: $x^2$ ```'

function hostile(): GateReport {
  const report = gateReport()
  const change = { key: `key ${HOSTILE}`, before: HOSTILE, after: HOSTILE }
  return gateReport({
    name: HOSTILE,
    verdict: 'fail',
    reasons: [HOSTILE, `1. ${HOSTILE}`],
    notes: [HOSTILE],
    candidate: { ...report.candidate!, run_id: HOSTILE, branch: HOSTILE, algorithm: HOSTILE },
    baselines: [{ ...base, name: HOSTILE, source: HOSTILE }],
    metrics: [
      { ...worse, name: HOSTILE, baseline_name: HOSTILE },
      { ...sliceRow, name: 'roc_auc', slice: { column: HOSTILE, value: HOSTILE, rows: 3 } },
    ],
    test_data: { ...report.test_data!, sources: [HOSTILE] },
    policy: { source: HOSTILE, compat: 'mlflow', changes: [change] },
    params: [change],
    data: [change],
    signature: [change],
    logged: { [HOSTILE]: 1 },
    charts: {
      roc: [{ name: HOSTILE, x: [0, 1], y: [0, 1] }],
      calibration: [],
      confusion: {
        classes: [HOSTILE, 'b'],
        counts: [
          [1, 2],
          [3, 4],
        ],
      },
    },
    workflow: { run_id: HOSTILE, attempt: 1, url: 'javascript:alert(1)' },
  })
}

function many(): GateReport {
  const metrics = Array.from(
    { length: 300 },
    (_, index): MetricRow => ({
      ...(index % 50 === 7 ? worse : rocAuc),
      name: `metric_${index}`,
    }),
  )
  return gateReport({ verdict: 'fail', metrics, reasons: metrics.map(({ name }) => `${name} is as it is.`) })
}

/** One record for each thing a reader may be shown. */
export const cases: Record<string, GateReport> = {
  pass: gateReport({
    baselines: [base, production],
    metrics: [
      rocAuc,
      { ...rocAuc, baseline_name: 'production', baseline: 0.7441, delta: 0.0171, interval: [0.0081, 0.0262] },
      logLoss,
      accuracy,
    ],
  }),
  fail: gateReport({
    verdict: 'fail',
    reasons: ['roc_auc fell by 0.0221 against base; at most 0.01 is allowed.'],
    metrics: [worse, logLoss, accuracy],
    policy: {
      source: 'base 3f2a91c',
      compat: 'none',
      changes: [{ key: 'validate.metrics.roc_auc.threshold', before: '0.7', after: '0.5' }],
    },
    signature: [{ key: 'inputs.wildlife_size', before: null, after: 'string' }],
  }),
  unchanged: gateReport({
    reasons: ['The model is the same as that of base; only its own thresholds were checked.'],
    baselines: [{ ...base, status: 'unchanged', rescored: false }],
    metrics: [{ ...rocAuc, candidate: 0.7533, delta: 0, interval: null, status: 'unchanged' }],
    params: [],
    data: [],
    logged: {},
    charts: { roc: [], calibration: [], confusion: null },
  }),
  first: gateReport({
    notes: ['Nothing was compared: no version exists yet and no run was found at the base.'],
    baselines: [
      {
        ...base,
        status: 'missing',
        source: 'no run at 3f2a91c or its 50 first-parent ancestors',
        commit: null,
        created_at: null,
        rescored: false,
      },
      {
        ...production,
        status: 'missing',
        source: 'no version in this stage',
        commit: null,
        created_at: null,
        rescored: false,
      },
    ],
    metrics: [alone(rocAuc), alone(logLoss)],
    params: [],
    data: [],
    policy: { source: 'head', compat: 'none', changes: [] },
    workflow: null,
  }),
  incomplete: gateReport({
    verdict: 'incomplete',
    reasons: ['roc_auc of the candidate is not a number.'],
    metrics: [{ ...rocAuc, candidate: null, delta: null, interval: null, status: 'incomplete' }],
    charts: { roc: [], calibration: [], confusion: null },
  }),
  inconclusive: gateReport({
    verdict: 'inconclusive',
    reasons: ['The 95 % interval of roc_auc reaches from −0.031 to +0.012; at most 0.01 worse is allowed.'],
    metrics: [{ ...rocAuc, candidate: 0.745, delta: -0.0083, interval: [-0.031, 0.012], status: 'inconclusive' }],
    test_data: { digest: digest('e'), rows: 141, sources: ['data/test.csv'] },
  }),
  slices: gateReport({
    verdict: 'fail',
    reasons: ['roc_auc where phase_of_flight = Approach fell by 0.07; at most 0.05 is allowed.'],
    metrics: [
      rocAuc,
      sliceRow,
      {
        ...sliceRow,
        slice: { column: 'phase_of_flight', value: 'Climb', rows: 811 },
        candidate: 0.76,
        delta: 0.01,
        status: 'pass',
      },
    ],
  }),
  hostile: hostile(),
  many: many(),
}
