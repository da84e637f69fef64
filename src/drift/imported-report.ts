import type { DriftColumn, DriftMethod, DriftReport, DriftVerdict } from '../records/drift-report.ts'
import type { DriftWindow } from '../records/drift-window.ts'
import type { ImportedDrift } from '../records/imported-drift.ts'
import type { DriftPolicy } from './policy.ts'
import { reportOf } from './report-of.ts'

export interface Imported {
  readonly name: string | null
  /** What people call the engine's reference and its current data. */
  readonly reference: string
  readonly current: string
  readonly rows: number
  readonly digest: string | null
  readonly columns: ImportedDrift['columns']
  readonly reasons: readonly string[]
  readonly drift_share: number
  /** null: drifted from the share of drifted columns on. */
  readonly verdict: DriftVerdict | null
}

/** Another engine's findings as our report, so that they get the same alert, episode and retraining. */
export function importedReport(
  imported: Imported,
  policy: DriftPolicy,
  history: readonly DriftWindow[] | null,
): DriftReport {
  const { name, columns, rows, digest, reasons, verdict } = imported
  const wanted = columns.filter(({ column }) => !policy.ignore.includes(column))
  const side = { rows: 0, digest: null, columns: wanted.length, from: null, to: null }
  const report = reportOf({
    name,
    policy: { ...policy, name: 'imported', drift_share: imported.drift_share },
    reference: { ...side, source: imported.reference },
    current: { ...side, source: imported.current, rows, digest },
    quality: [],
    columns: wanted.map((column) => columnOf(column, rows)),
    performance: [],
    multivariate: [],
    segments: [],
    error_trend: null,
    notes: [],
    history,
    ...(verdict === null ? {} : { verdict }),
  })
  return { ...report, reasons: [...reasons, ...report.reasons] }
}

/** Their names for methods that we have too. */
const methods: readonly (readonly [RegExp, DriftMethod])[] = [
  [/^k-?s|kolmogorov/i, 'ks'],
  [/wasserstein/i, 'wasserstein'],
  [/chi-?square/i, 'chisquare'],
  [/^z-?test/i, 'z'],
  [/^g-?test/i, 'g_test'],
  [/jensen/i, 'jensenshannon'],
  [/\bpsi\b/i, 'psi'],
  [/kullback/i, 'kl_div'],
  [/hellinger/i, 'hellinger'],
]

function columnOf(
  { column, method, drift_score, threshold, drifted, importance }: ImportedDrift['columns'][number],
  rows: number,
): DriftColumn {
  return {
    column,
    kind: 'other',
    role: 'feature',
    method: methods.find(([pattern]) => pattern.test(method))?.[1] ?? null,
    drift_score,
    threshold,
    drifted,
    status: drifted ? 'drifted' : 'stable',
    p_value: null,
    adjusted_p_value: null,
    precision: { kind: 'unavailable', error: null },
    detectable: null,
    rows: { reference: 0, current: rows },
    importance,
    explanation: [],
    quantiles: [],
    categories: [],
    distribution: null,
  }
}
