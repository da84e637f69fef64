import { isCostMetric } from '../metrics/cost.ts'

/** What one metric must reach. The first four words are MLflow's; the regressions are what MLflow cannot say. */
export interface Threshold {
  /** Bound of the metric itself: at least this where greater is better, else at most. */
  readonly threshold?: number | undefined
  /** Least improvement over the baseline, in the metric's unit. */
  readonly min_absolute_change?: number | undefined
  /** Least improvement as a share of |baseline|. */
  readonly min_relative_change?: number | undefined
  /** Largest loss against the baseline, in the metric's unit. */
  readonly max_absolute_regression?: number | undefined
  /** Largest loss as a share of |baseline|. */
  readonly max_relative_regression?: number | undefined
  /** Needed for metrics that the table does not know; may not contradict it. */
  readonly greater_is_better?: boolean | undefined
  /** The project's own command that computes the metric. */
  readonly run?: string | undefined
}

/** Known as one number a model, not a row: it cannot be resampled, and the number itself decides, in `strict` too. */
export function isMeasuredWhole(name: string, { run }: Threshold): boolean {
  return run !== undefined || isCostMetric(name)
}

export interface SliceRule {
  /** Slices with fewer rows are reported as insufficient and decide nothing. */
  readonly min_rows: number
  readonly metrics: Readonly<Record<string, Threshold>>
}

export interface GatePolicy {
  readonly metrics: Readonly<Record<string, Threshold>>
  /** By column. */
  readonly slices: Readonly<Record<string, SliceRule>>
  readonly on_missing_baseline: 'pass-first' | 'fail' | 'absolute-only'
  readonly uncertainty: 'report' | 'strict'
  readonly compat: 'none' | 'mlflow'
}
