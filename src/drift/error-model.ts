import type { Column, Table } from '../data/table.ts'
import { fitForest } from '../forest/fit.ts'
import { decodeForest, encodeForest } from '../forest/forest-bin.ts'
import { forestParamsSchema } from '../forest/params.ts'
import { predictForest } from '../forest/predict.ts'
import type { NumberSample } from '../metrics/sample.ts'
import type { OutcomeProfile } from '../records/profile.ts'
import type { ErrorModel } from '../records/row-findings.ts'

const prediction = '.prediction'
const error = '.error'
/** Fewer rows make an error model that is worse than none. */
const leastRows = 100
/** A leaf holds at least so many rows, and a share of all, so that the model stays small beside a profile. */
const [leafRows, leafShare] = [10, 1 / 500]

/** What each metric is the mean of, over rows, and how it comes from that mean. */
const losses = {
  mean_absolute_error: { of: (apart: number) => Math.abs(apart), from: (mean: number) => mean },
  root_mean_squared_error: { of: (apart: number) => apart * apart, from: (mean: number) => Math.sqrt(mean) },
} as const satisfies Record<ErrorModel['metric'], unknown>

/**
 * Direct loss estimation (NannyML's DLE): forests that learn, from rows with labels, how large the model's error on a row is
 * from its features and the prediction. [] where there are too few rows.
 */
export async function fitErrorModels(
  table: Table,
  features: readonly string[],
  sample: NumberSample,
  signal?: AbortSignal,
): Promise<ErrorModel[]> {
  if (sample.rows < leastRows) return []
  const inputs = withPrediction(table, features, sample.predicted)
  const named = inputs.columns.map(({ name, kind }) => ({
    name,
    type: kind === 'number' ? ('number' as const) : ('category' as const),
  }))
  const models: ErrorModel[] = []
  for (const [metric, { of }] of Object.entries(losses) as [
    ErrorModel['metric'],
    (typeof losses)[ErrorModel['metric']],
  ][]) {
    const values = sample.target.map((value, row) => of(value - sample.predicted[row]!))
    const pipeline = await fitForest(
      { rows: inputs.rows, columns: [...inputs.columns, { kind: 'number', name: error, values, integer: false }] },
      {
        task: 'regression',
        target: error,
        features: named,
        params: forestParamsSchema.parse({
          n_estimators: 40,
          max_features: 0.5,
          min_samples_leaf: Math.max(leafRows, Math.ceil(sample.rows * leafShare)),
          seed: 20240229,
        }),
        ...(signal ? { signal } : {}),
      },
    )
    models.push({ metric, forest: Buffer.from(encodeForest(pipeline)).toString('base64') })
  }
  return models
}

/**
 * The metrics that the model has on rows without labels, as its errors on the reference let expect. A changed relation of
 * inputs and target is invisible to it. null: no error model, or the rows lack a column it needs.
 */
export function estimatedErrors(before: OutcomeProfile, table: Table, predicted: Float64Array): OutcomeProfile | null {
  const metrics: OutcomeProfile['metrics'] = []
  for (const { metric, forest } of before.error_models) {
    const pipeline = decodeForest(Buffer.from(forest, 'base64'))
    const names = pipeline.features.map(({ name }) => name).filter((name) => name !== prediction)
    const inputs = withPrediction(table, names, predicted)
    const fits = pipeline.features.every(({ name, type }) => {
      const column = inputs.columns.find((one) => one.name === name)
      return column !== undefined && (type === 'number') === (column.kind === 'number')
    })
    if (!fits || table.rows === 0) return null
    const expected = predictForest(pipeline, inputs)
    if (expected.kind !== 'regression') throw new Error('an error model predicts numbers')
    const mean = expected.predicted.reduce((sum, value) => sum + Math.max(0, value), 0) / table.rows
    const known = before.metrics.find(({ name }) => name === metric)?.standard_error ?? null
    metrics.push({
      name: metric,
      value: losses[metric].from(mean),
      // Sampling errors shrink with the root of the rows.
      standard_error: known === null ? null : known * Math.sqrt(before.rows / table.rows),
    })
  }
  if (metrics.length === 0) return null
  const { task, positive } = before
  return { task, positive, rows: table.rows, metrics, calibration: null, error_models: [], error_trend: null }
}

function withPrediction(table: Table, names: readonly string[], predicted: Float64Array): Table {
  const wanted = new Set(names)
  const columns: Column[] = table.columns.filter(({ name }) => wanted.has(name))
  return {
    rows: table.rows,
    columns: [...columns, { kind: 'number', name: prediction, values: predicted, integer: false }],
  }
}
