import type { GateInput } from '../../gate/input.ts'
import type { BaselineInput } from '../../gate/opponent.ts'
import type { Scored, ScoredSlice } from '../../gate/score.ts'
import type { GateReport, MetricRow } from '../../records/gate-report.ts'
import type { Task } from '../../records/task.ts'
import type { KnownMetrics } from './known-metrics.ts'

type Slice = NonNullable<MetricRow['slice']>

/** The gate's input as the report's rows tell it: numbers only; every status and sentence in them is left behind. */
export function gateInput(
  rows: readonly MetricRow[],
  baselines: GateReport['baselines'],
  candidate: GateReport['candidate'],
  { gate, directions }: KnownMetrics,
  task: Task,
  registered_versions: number,
): GateInput {
  // A baseline that is missing is passed over where another was found.
  const found = baselines.filter(({ status }) => status !== 'missing')
  return {
    policy: gate,
    task,
    candidate: scoredOf(rows, (own) => wholeRow(own)?.candidate),
    baselines: (found.length > 0 ? found : baselines).map((baseline) => baselineInput(baseline, rows, candidate)),
    registered_versions,
    user_metrics: directions,
  }
}

/** The bound of a metric counts on all rows: where a baseline was met on fewer, that row names no baseline. */
function wholeRow(rows: readonly MetricRow[]): MetricRow | undefined {
  return rows.find(({ baseline_name }) => baseline_name === null) ?? rows[0]
}

function baselineInput(
  { name, status, model_digest }: GateReport['baselines'][number],
  rows: readonly MetricRow[],
  candidate: GateReport['candidate'],
): BaselineInput {
  if (status === 'missing') return { name, status, source: 'the run found none' }
  if (status === 'incomplete') return { name, status, why: 'the run could not score it' }
  const own = rows.filter(({ baseline_name }) => baseline_name === name)
  const met = own.find((row) => row.candidate !== null && wholeRow(sameAs(row, rows))?.candidate !== row.candidate)
  const of = (metric: string) => own.find((row) => row.slice === null && row.name === metric)
  return {
    name,
    status: 'scored',
    scored: scoredOf(own, ([row]) => row?.baseline ?? undefined),
    ...(met ? { candidate: scoredOf(own, ([row]) => row?.candidate) } : {}),
    same_model: status === 'unchanged' && isSame(own, model_digest, candidate),
    interval: (metric) => ordered(of(metric)?.interval ?? null),
    bounds: (metric) => ordered(of(metric)?.bounds ?? null),
  }
}

/** `unchanged` lifts every comparison, so that digests and numbers have to agree with it. */
function isSame(rows: readonly MetricRow[], digest: string | null, candidate: GateReport['candidate']): boolean {
  return digest !== null && candidate?.model_digest === digest && rows.every((row) => row.candidate === row.baseline)
}

/** undefined: there is no such number in the report; null: it was not finite, which never passes. */
function scoredOf(
  rows: readonly MetricRow[],
  numberIn: (own: readonly MetricRow[]) => number | null | undefined,
): Scored {
  const values = new Map<string, number>()
  const slices = new Map<string, { slice: Slice; values: Map<string, number> }>()
  for (const row of rows) {
    const value = numberIn(sameAs(row, rows))
    if (value === undefined) continue
    if (row.slice === null) {
      values.set(row.name, value ?? Number.NaN)
      continue
    }
    const key = JSON.stringify([row.slice.column, row.slice.value])
    const known = slices.get(key) ?? { slice: row.slice, values: new Map() }
    known.values.set(row.name, value ?? Number.NaN)
    slices.set(key, known)
  }
  return {
    values,
    slices: [...slices.values()].map(({ slice, values: own }): ScoredSlice => ({ ...slice, values: own })),
  }
}

/** All rows of one metric on one slice. */
function sameAs(row: MetricRow, rows: readonly MetricRow[]): readonly MetricRow[] {
  return rows.filter(
    ({ name, slice }) => name === row.name && slice?.column === row.slice?.column && slice?.value === row.slice?.value,
  )
}

function ordered(pair: readonly [number, number] | null): readonly [number, number] | null {
  return pair && pair[0] <= pair[1] ? pair : null
}
