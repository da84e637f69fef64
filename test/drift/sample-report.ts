import type { DriftColumn, DriftReport } from '../../src/records/drift-report.ts'

/** A column whose drift score is so many times its threshold; 0: it did not drift. */
export function sampleColumn(column: string, strength: number, importance: number | null): DriftColumn {
  return {
    column,
    kind: 'number',
    role: 'feature',
    method: 'wasserstein',
    drift_score: strength * 0.1,
    threshold: 0.1,
    drifted: strength >= 1,
    status: strength >= 1 ? 'drifted' : 'stable',
    p_value: null,
    adjusted_p_value: null,
    precision: { kind: 'exact', error: null },
    detectable: null,
    rows: { reference: 5000, current: 800 },
    importance,
    explanation: strength >= 1 ? ['the median rose from 120 to 155'] : [],
    quantiles: [],
    categories: [],
    distribution: null,
  }
}

export function sampleDriftReport(
  verdict: DriftReport['verdict'],
  columns: readonly DriftColumn[],
  more: Partial<DriftReport> = {},
): DriftReport {
  const drifted = columns.filter((column) => column.drifted).length
  return {
    schema_version: 1,
    name: 'birds',
    verdict,
    reasons: [],
    notes: [],
    policy: { name: 'default', alpha: 0.05, drift_share: 0, min_rows: 50, ignored: [] },
    reference: { source: 'birds@v0.0.1', rows: 5000, digest: null, columns: columns.length, from: null, to: null },
    current: {
      source: 'data/current.csv',
      rows: 800,
      digest: 'd'.repeat(64),
      columns: columns.length,
      from: '2026-02-01T00:00:00.000Z',
      to: '2026-02-28T00:00:00.000Z',
    },
    quality: [],
    drift: { compared: columns.length, drifted, share: columns.length === 0 ? 0 : drifted / columns.length },
    columns: [...columns],
    multivariate: [],
    segments: [],
    performance: [],
    error_trend: null,
    persistence: null,
    ...more,
  }
}
