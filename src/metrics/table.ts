import type { Task } from '../records/task.ts'
import { accuracy } from './accuracy.ts'
import { averagePrecision } from './average-precision.ts'
import { balancedAccuracy } from './balanced-accuracy.ts'
import { brierScore } from './brier-score.ts'
import { calibrationError } from './calibration.ts'
import { cohenKappa } from './cohen-kappa.ts'
import { explainedVariance } from './explained-variance.ts'
import { logLoss } from './log-loss.ts'
import { matthewsCorrcoef } from './matthews-corrcoef.ts'
import { maxError } from './max-error.ts'
import { meanAbsoluteError } from './mean-absolute-error.ts'
import { meanAbsolutePercentageError } from './mean-absolute-percentage-error.ts'
import { meanSquaredError, rootMeanSquaredError } from './mean-squared-error.ts'
import { medianAbsoluteError } from './median-absolute-error.ts'
import { type Average, f1, precision, recall } from './precision-recall.ts'
import { r2 } from './r2.ts'
import { rocAuc } from './roc.ts'
import { rocAucOvo, rocAucOvr } from './roc-auc-multiclass.ts'
import type { ClassSample, NumberSample, Sample } from './sample.ts'

export interface Metric {
  readonly name: string
  readonly greater_is_better: boolean
  readonly tasks: readonly Task[]
  readonly needs: 'labels' | 'probabilities'
  /** NaN where the metric is not defined or the sample is of another kind; never throws. */
  readonly compute: (sample: Sample) => number
}

const binary: readonly Task[] = ['binary-classification']
const several: readonly Task[] = ['multiclass-classification']
const classifiers: readonly Task[] = ['binary-classification', 'multiclass-classification']

const averagesOf = (name: string, score: (sample: ClassSample, average: Average) => number): readonly Metric[] => [
  ofLabels(name, binary, (sample) => score(sample, 'binary')),
  ofLabels(`${name}_macro`, classifiers, (sample) => score(sample, 'macro')),
  ofLabels(`${name}_micro`, classifiers, (sample) => score(sample, 'micro')),
  ofLabels(`${name}_weighted`, classifiers, (sample) => score(sample, 'weighted')),
]

/** Every metric there is, in the order in which reports show them. */
export const metricTable: readonly Metric[] = [
  ofProbabilities('roc_auc', true, binary, rocAuc),
  ofProbabilities('roc_auc_ovr', true, several, (sample) => rocAucOvr(sample, 'macro')),
  ofProbabilities('roc_auc_ovr_weighted', true, several, (sample) => rocAucOvr(sample, 'weighted')),
  ofProbabilities('roc_auc_ovo', true, several, (sample) => rocAucOvo(sample, 'macro')),
  ofProbabilities('roc_auc_ovo_weighted', true, several, (sample) => rocAucOvo(sample, 'weighted')),
  ofProbabilities('average_precision', true, classifiers, averagePrecision),
  ofProbabilities('log_loss', false, classifiers, logLoss),
  ofProbabilities('brier_score', false, classifiers, brierScore),
  ofProbabilities('calibration_error', false, classifiers, calibrationError),
  ofLabels('accuracy', classifiers, accuracy),
  ofLabels('balanced_accuracy', classifiers, balancedAccuracy),
  ...averagesOf('precision', precision),
  ...averagesOf('recall', recall),
  ...averagesOf('f1', f1),
  ofLabels('matthews_corrcoef', classifiers, matthewsCorrcoef),
  ofLabels('cohen_kappa', classifiers, cohenKappa),
  ofNumbers('mean_absolute_error', false, meanAbsoluteError),
  ofNumbers('mean_squared_error', false, meanSquaredError),
  ofNumbers('root_mean_squared_error', false, rootMeanSquaredError),
  ofNumbers('mean_absolute_percentage_error', false, meanAbsolutePercentageError),
  ofNumbers('median_absolute_error', false, medianAbsoluteError),
  ofNumbers('r2', true, r2),
  ofNumbers('explained_variance', true, explainedVariance),
  ofNumbers('max_error', false, maxError),
]

const byName: ReadonlyMap<string, Metric> = new Map(metricTable.map((metric) => [metric.name, metric]))

/** The metric of that name, if there is one. */
export const metricNamed = (name: string): Metric | undefined => byName.get(name)

/** The metrics that a task can have. */
export const metricsFor = (task: Task): readonly Metric[] => metricTable.filter(({ tasks }) => tasks.includes(task))

function ofLabels(name: string, tasks: readonly Task[], score: (sample: ClassSample) => number): Metric {
  return {
    name,
    greater_is_better: true,
    tasks,
    needs: 'labels',
    compute: (sample) => (sample.kind === 'classification' ? score(sample) : Number.NaN),
  }
}

function ofProbabilities(
  name: string,
  greater_is_better: boolean,
  tasks: readonly Task[],
  score: (sample: ClassSample) => number,
): Metric {
  return { ...ofLabels(name, tasks, score), greater_is_better, needs: 'probabilities' }
}

function ofNumbers(name: string, greater_is_better: boolean, score: (sample: NumberSample) => number): Metric {
  return {
    name,
    greater_is_better,
    tasks: ['regression'],
    needs: 'labels',
    compute: (sample) => (sample.kind === 'regression' ? score(sample) : Number.NaN),
  }
}
