import { hitOf } from '../metrics/accuracy.ts'
import { brierOf } from '../metrics/brier-score.ts'
import { logLossOf } from '../metrics/log-loss.ts'
import { absoluteErrorOf } from '../metrics/mean-absolute-error.ts'
import { percentageErrorOf } from '../metrics/mean-absolute-percentage-error.ts'
import { squaredErrorOf } from '../metrics/mean-squared-error.ts'
import type { ClassSample, NumberSample } from '../metrics/sample.ts'
import { aucDelta } from '../stats/auc-delta.ts'
import { meanDelta } from '../stats/mean-delta.ts'
import type { DeltaStatistic } from '../stats/paired-bootstrap.ts'
import { r2Delta } from '../stats/r2-delta.ts'

const ofRows = <S extends { rows: number }>(sample: S, of: (sample: S) => (row: number) => number): Float64Array => {
  const value = of(sample)
  return Float64Array.from({ length: sample.rows }, (_, row) => value(row))
}

const meanOver =
  <S extends ClassSample | NumberSample>(of: (sample: S) => (row: number) => number, then?: (mean: number) => number) =>
  (candidate: S, baseline: S): DeltaStatistic =>
    meanDelta(ofRows(candidate, of), ofRows(baseline, of), candidate.weights, then)

/** Metrics of classifiers whose difference on a resample takes one pass over the rows. */
export const classDeltas: Readonly<Record<string, (candidate: ClassSample, baseline: ClassSample) => DeltaStatistic>> =
  {
    accuracy: meanOver(hitOf),
    log_loss: meanOver(logLossOf),
    brier_score: meanOver(brierOf),
    roc_auc: (candidate, baseline) =>
      candidate.positive === null ? () => Number.NaN : aucOf(candidate, baseline, candidate.positive),
    roc_auc_ovr: (candidate, baseline) => {
      const each = Array.from({ length: candidate.classes }, (_, c) => aucOf(candidate, baseline, c))
      return (counts) => each.reduce((total, delta) => total + delta(counts), 0) / each.length
    },
  }

/** The same of regressors. */
export const numberDeltas: Readonly<
  Record<string, (candidate: NumberSample, baseline: NumberSample) => DeltaStatistic>
> = {
  mean_absolute_error: meanOver(absoluteErrorOf),
  mean_squared_error: meanOver(squaredErrorOf),
  root_mean_squared_error: meanOver(squaredErrorOf, Math.sqrt),
  mean_absolute_percentage_error: meanOver(percentageErrorOf),
  r2: (candidate, baseline) =>
    r2Delta(candidate.target, ofRows(candidate, squaredErrorOf), ofRows(baseline, squaredErrorOf), candidate.weights),
}

function aucOf(candidate: ClassSample, baseline: ClassSample, positive: number): DeltaStatistic {
  const column =
    ({ classes, probabilities }: ClassSample) =>
    (row: number) =>
      probabilities ? probabilities[row * classes + positive]! : Number.NaN
  const mine = ofRows(candidate, column)
  const theirs = ofRows(baseline, column)
  if (!mine.every(Number.isFinite) || !theirs.every(Number.isFinite)) return () => Number.NaN
  const truth = Uint8Array.from(candidate.target, (c) => Number(c === positive))
  return aucDelta(truth, mine, theirs, candidate.weights)
}
