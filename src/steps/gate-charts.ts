import type { Predictions } from '../data/predictions.ts'
import type { Table } from '../data/table.ts'
import { calibrationCurve } from '../metrics/calibration-curve.ts'
import { confusionMatrix } from '../metrics/confusion-matrix.ts'
import { rocCurve } from '../metrics/roc-curve.ts'
import type { GateReport } from '../records/gate-report.ts'
import { type Labels, sampleClasses, sampleOf } from './sample.ts'

/** Points drawn per curve: more would not be seen. */
const points = 100

interface Charted {
  readonly name: string
  readonly predictions: Predictions
}

/** Curves of the candidate (first) and its baselines; the confusion matrix is the candidate's. */
export function chartsOf(models: readonly Charted[], test: Table, labels: Labels): GateReport['charts'] {
  const charts: GateReport['charts'] = { roc: [], calibration: [], confusion: null }
  for (const { name, predictions } of models) {
    const sample = sampleOf(predictions, test, labels)
    if (sample.kind !== 'classification') continue
    if (sample.positive !== null && sample.probabilities) {
      charts.roc.push({ name, ...rocCurve(sample, points) })
      charts.calibration.push({ name, ...calibrationCurve(sample) })
    }
    charts.confusion ??= { classes: sampleClasses(predictions, test, labels), counts: confusionMatrix(sample) }
  }
  return charts
}
