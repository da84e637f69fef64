import type { Predictions } from '../data/predictions.ts'
import type { Table } from '../data/table.ts'
import { calibrationCurve } from '../metrics/calibration.ts'
import { confusionMatrix } from '../metrics/confusion.ts'
import { rocCurve } from '../metrics/roc.ts'
import type { GateReport } from '../records/gate-report.ts'
import { type Labels, sampleClasses, sampleOf } from './sample.ts'

/** Points drawn per curve: more would not be seen. */
const points = 100

export interface Charted {
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
      const roc = rocCurve(sample, sample.positive, points)
      const bins = calibrationCurve(sample, sample.positive)
      if (roc) charts.roc.push({ name, x: [...roc.fpr], y: [...roc.tpr] })
      if (bins)
        charts.calibration.push({ name, x: bins.map((bin) => bin.predicted), y: bins.map((bin) => bin.observed) })
    }
    const confusion = confusionMatrix({ ...sample, weights: null })
    charts.confusion ??= {
      classes: sampleClasses(predictions, test, labels),
      counts: sample.target.length === 0 ? [] : rowsOf(confusion.counts, confusion.classes),
    }
  }
  return charts
}

function rowsOf(counts: Float64Array, classes: number): number[][] {
  return Array.from({ length: classes }, (_, row) => [...counts.subarray(row * classes, (row + 1) * classes)])
}
