import type { GateReport, MetricRow } from '../../src/records/gate-report.ts'
import { accuracy, base, digest, gateReport, logLoss, production, rocAuc } from './gate-report-sample.ts'

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
    explanation: {
      baseline: HOSTILE,
      tests: [{ name: 'mcnemar', difference: -1, p_value: null }],
      row_changes: {
        kind: 'labels',
        rows: 3,
        improved: 0,
        worsened: 1,
        slices: [{ column: HOSTILE, value: HOSTILE, rows: 3, improved: 0, worsened: 1 }],
        costliest: [{ row: 1, actual: HOSTILE, before: HOSTILE, after: HOSTILE, cost: null }],
      },
      importances: { metric: HOSTILE, rows: 3, features: [{ name: HOSTILE, baseline: 0, candidate: null }] },
    },
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
