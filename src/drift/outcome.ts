import type { ClassSample, NumberSample, Sample } from '../metrics/sample.ts'
import { metricNamed } from '../metrics/table.ts'
import type { OutcomeProfile } from '../records/profile.ts'
import type { Task } from '../records/task.ts'
import { delong } from '../stats/delong.ts'
import { isotonic } from '../stats/isotonic.ts'
import { errorTrend } from './error-trend.ts'

const compared: Readonly<Record<Task, readonly string[]>> = {
  'binary-classification': ['roc_auc', 'accuracy', 'f1', 'precision', 'recall', 'log_loss', 'brier_score'],
  'multiclass-classification': ['accuracy', 'f1_macro', 'log_loss'],
  regression: ['root_mean_squared_error', 'mean_absolute_error', 'r2'],
}

/** Fewer held-out rows make a calibration that is worse than none. */
const calibratedFrom = 100

/**
 * How good predictions were on rows whose truth is known, with sampling errors, for two classes a calibration, and where
 * the rows' times are given, whether errors became more frequent.
 */
export function outcomeOf(
  sample: Sample,
  task: Task,
  positive: string | null,
  times: Float64Array | null = null,
): OutcomeProfile {
  const errors = sample.kind === 'regression' ? numberErrors(sample) : classErrors(sample)
  const metrics = compared[task].flatMap((name) => {
    const value = metricNamed(name)?.compute(sample) ?? Number.NaN
    if (!Number.isFinite(value)) return []
    const error = errors[name] ?? Number.NaN
    return [{ name, value, standard_error: Number.isFinite(error) ? error : null }]
  })
  return {
    task,
    positive,
    rows: sample.rows,
    metrics,
    calibration: calibrationOf(sample),
    error_models: [],
    error_trend: errorTrend(sample, times),
  }
}

function calibrationOf(sample: Sample): OutcomeProfile['calibration'] {
  const scores = positiveScores(sample)
  if (!scores || sample.rows < calibratedFrom || sample.kind === 'regression') return null
  const { x, y } = isotonic(scores, hitsOf(sample))
  return x.length <= 10_000 ? { threshold: thresholdOf(sample, scores), probability: [...x], share: [...y] } : null
}

/** Half way between the highest score predicted negative and the lowest predicted positive. */
function thresholdOf({ predicted, positive }: ClassSample, scores: Float64Array): number | null {
  let [highest, lowest] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
  scores.forEach((score, row) => {
    if (predicted[row] === positive) lowest = Math.min(lowest, score)
    else highest = Math.max(highest, score)
  })
  if (!(highest <= lowest)) return null
  const middle = (highest + lowest) / 2
  return highest === lowest || !Number.isFinite(middle) ? (Number.isFinite(lowest) ? lowest : 1) : middle
}

function positiveScores(sample: Sample): Float64Array | null {
  if (sample.kind === 'regression' || sample.positive === null || !sample.probabilities) return null
  const { classes, positive, probabilities } = sample
  return Float64Array.from({ length: sample.rows }, (_, row) => probabilities[row * classes + positive]!)
}

function hitsOf({ target, positive }: ClassSample): Uint8Array {
  return Uint8Array.from(target, (code) => (code === positive ? 1 : 0))
}

function classErrors(sample: ClassSample): Record<string, number> {
  const { rows, target, predicted, positive } = sample
  let [right, both, said, were] = [0, 0, 0, 0]
  for (let row = 0; row < rows; row++) {
    if (target[row] === predicted[row]) right++
    if (target[row] === positive) were++
    if (predicted[row] === positive) said++
    if (target[row] === positive && predicted[row] === positive) both++
  }
  const scores = positiveScores(sample)
  const hits = hitsOf(sample)
  const area = scores && delong(hits, scores, new Float64Array(rows))
  return {
    accuracy: shareError(right, rows),
    precision: shareError(both, said),
    recall: shareError(both, were),
    f1: f1Error(both, said + were - 2 * both, rows),
    log_loss: meanError(losses(sample)),
    ...(scores ? { brier_score: meanError(scores.map((score, row) => (score - hits[row]!) ** 2)) } : {}),
    ...(area ? { roc_auc: area.standard_error } : {}),
  }
}

function losses({ rows, classes, probabilities, target }: ClassSample): Float64Array {
  if (!probabilities) return new Float64Array(0)
  return Float64Array.from(
    { length: rows },
    (_, row) => -Math.log(Math.max(1e-15, probabilities[row * classes + target[row]!]!)),
  )
}

function shareError(hits: number, rows: number): number {
  const share = hits / rows
  return Math.sqrt((share * (1 - share)) / rows)
}

/** Of 2a / (2a + b), a true positives and b errors of n rows, by the delta method on the multinomial counts. */
function f1Error(a: number, b: number, n: number): number {
  const whole = (2 * a + b) ** 2
  const [byA, byB] = [(2 * b) / whole, (-2 * a) / whole]
  const [p, q] = [a / n, b / n]
  return Math.sqrt(Math.max(0, n * (byA ** 2 * p + byB ** 2 * q - (byA * p + byB * q) ** 2)))
}

function meanError(values: Float64Array): number {
  const mean = values.reduce((total, value) => total + value, 0) / values.length
  const squares = values.reduce((total, value) => total + (value - mean) ** 2, 0)
  return Math.sqrt(squares / (values.length - 1) / values.length)
}

function numberErrors({ target, predicted }: NumberSample): Record<string, number> {
  const residuals = target.map((value, row) => value - predicted[row]!)
  const squares = residuals.map((value) => value ** 2)
  const root = Math.sqrt(squares.reduce((total, value) => total + value, 0) / squares.length)
  return {
    mean_absolute_error: meanError(residuals.map(Math.abs)),
    root_mean_squared_error: meanError(squares) / (2 * root),
  }
}
