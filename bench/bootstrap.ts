import { performance } from 'node:perf_hooks'
import { pairedUncertainty } from '../src/gate/uncertainty.ts'
import type { ClassSample } from '../src/metrics/sample.ts'
import { countDraws, seeded } from '../src/stats/random.ts'

/**
 * 2,000 paired resamples of ROC AUC and of log loss on 100,000 rows; `node build/bench/bootstrap.js [rows] [resamples]`.
 * Prints one JSON line; `bench/bootstrap.py` runs it beside NumPy and scikit-learn and prints the ratios.
 */
const rows = Number(process.argv[2] ?? 100_000)
const resamples = Number(process.argv[3] ?? 2000)

const bytes = new Uint16Array(65_536)
const state = seeded(1)
const uniform = (): number => {
  countDraws(state, bytes.subarray(0, 1024), 1)
  return (bytes.subarray(0, 1024).indexOf(1) + 0.5) / 1024
}

const target = Int32Array.from({ length: rows }, () => Number(uniform() < 0.2))
const model = (noise: number): ClassSample => {
  const probabilities = new Float64Array(2 * rows)
  for (let row = 0; row < rows; row++) {
    const logit = target[row]! * 1.5 - 2 + noise * (uniform() + uniform() + uniform() - 1.5) + 1e-6 * row
    probabilities[2 * row + 1] = 1 / (1 + Math.exp(-logit))
    probabilities[2 * row] = 1 - probabilities[2 * row + 1]!
  }
  const predicted = Int32Array.from({ length: rows }, (_, row) => Number(probabilities[2 * row + 1]! > 0.5))
  return { kind: 'classification', rows, classes: 2, positive: 1, target, predicted, probabilities, weights: null }
}
const candidate = model(1.2)
const baseline = model(1.3)

const timed = (names: readonly string[]) => {
  const start = performance.now()
  const uncertainty = pairedUncertainty(candidate, baseline, names, { groups: null, seed: 1, resamples })
  const seconds = (performance.now() - start) / 1000
  return { seconds, intervals: names.map((name) => uncertainty.interval(name)) }
}

const results = { roc_auc: timed(['roc_auc']), log_loss: timed(['log_loss']), both: timed(['roc_auc', 'log_loss']) }
process.stdout.write(`${JSON.stringify({ rows, resamples, ...results })}\n`)
