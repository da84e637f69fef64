import type { Predictions } from '../src/data/predictions.ts'
import { concatTables, takeRows } from '../src/data/select.ts'
import { splitRows } from '../src/data/split.ts'
import type { Table } from '../src/data/table.ts'
import { predictForest } from '../src/forest/predict.ts'
import { createRandom } from '../src/forest/random.ts'
import { trainers } from '../src/forest/trainers.ts'
import { decide } from '../src/gate/decide.ts'
import { pairedUncertainty } from '../src/gate/uncertainty.ts'
import type { ClassSample } from '../src/metrics/sample.ts'
import { metricNamed } from '../src/metrics/table.ts'
import { sampleOf } from '../src/steps/sample.ts'
import { birdstrikes, california, employment, type RealCase } from '../test/peers/real-tables.ts'

/**
 * How often the gate calls two seeds of one model different, and how often it catches a real loss, on 300 pairs of each of three
 * data sets; beside a plain comparison of two numbers. `node build/bench/gate-noise.js [test rows]`.
 *
 * 25 seeds of one forest make 300 pairs; each pair is judged on rows of its own draw from the half that none was trained on. The real
 * loss: the scores of one of the two are blurred until its AUC on all of that half is twice the margin lower.
 */
const testRows = Number(process.argv[2] ?? 1000)
const margin = 0.01
const seeds = 25
const auc = metricNamed('roc_auc')!.compute

type Verdicts = Record<'pass' | 'fail' | 'inconclusive' | 'incomplete', number>
interface Tally {
  readonly report: Verdicts
  readonly strict: Verdicts
  /** The candidate's number is lower. */
  plain: number
}

const tally = (): Tally => ({ report: verdicts(), strict: verdicts(), plain: 0 })
const verdicts = (): Verdicts => ({ pass: 0, fail: 0, inconclusive: 0, incomplete: 0 })

for (const [name, data] of Object.entries({
  birdstrikes: birdstrikes('damage'),
  'california housing': california('clf_target'),
  'employment MA': await employment(),
})) {
  const { held, models } = await trainSeeds(data)
  const blurred = models.map((model) => blur(model, models[0]!))
  const [same, worse] = [tally(), tally()]
  const random = createRandom(7, 0)
  for (let a = 0; a < seeds; a++)
    for (let b = a + 1; b < seeds; b++) {
      const rows = drawn(held, Math.min(testRows, held), random)
      judge(same, onRows(models[a]!, rows), onRows(models[b]!, rows))
      judge(worse, onRows(blurred[a]!, rows), onRows(models[b]!, rows))
    }
  const spread = models.map((model) => auc(model))
  say(`${name}: ${held} rows held back, ${Math.min(testRows, held)} a test; roc_auc of ${seeds} seeds ${range(spread)}`)
  say(`  two seeds of one model (300 pairs):   ${line(same, 'called different', ({ fail }) => fail)}`)
  say(`  a real loss of ${2 * margin} (300 pairs):     ${line(worse, 'caught', ({ pass }) => 300 - pass)}`)
}

function line({ report, strict, plain }: Tally, what: string, count: (of: Verdicts) => number): string {
  const share = (n: number) => `${((100 * n) / 300).toFixed(1)} %`
  return `${what} by strict ${share(count(strict))} (fail ${share(strict.fail)}, inconclusive ${share(strict.inconclusive)}), by report ${share(count(report))}, by the plain numbers ${share(plain)}`
}

async function trainSeeds({ train, test, target, features }: RealCase) {
  const whole = concatTables([
    { name: 'train', table: train },
    { name: 'test', table: test },
  ])
  const sides = splitRows(whole, { method: 'random', test: 0.5, seed: 1, target })
  const learned = takeRows(whole, sides.train.slice(0, 6000))
  const held = takeRows(whole, sides.test.slice(0, 20_000))
  const models: ClassSample[] = []
  for (let seed = 1; seed <= seeds; seed++) {
    const options = { task: 'binary-classification', target, features, params: { n_estimators: 100, seed } } as const
    models.push(classSample(predictForest(await trainers['random-forest'].fit(learned, options), held), held, target))
  }
  return { held: held.rows, models }
}

function classSample(predictions: Predictions, held: Table, target: string): ClassSample {
  const sample = sampleOf(predictions, held, { task: 'binary-classification', target, positive: null, weight: null })
  if (sample.kind === 'regression') throw new Error('a classifier was trained')
  return sample
}

/** The same model with so much noise on its scores that its AUC is twice the margin under the other's. */
function blur(model: ClassSample, other: ClassSample): ClassSample {
  const wanted = auc(other) - 2 * margin
  const random = createRandom(11, 0)
  const noise = Float64Array.from({ length: model.rows }, () => {
    const [u, v] = [(random(2 ** 30) + 1) / 2 ** 30, random(2 ** 30) / 2 ** 30]
    return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v)
  })
  let [low, high] = [0, 20]
  let found = model
  for (let step = 0; step < 40; step++) {
    const scale = (low + high) / 2
    found = noisy(model, noise, scale)
    if (auc(found) > wanted) low = scale
    else high = scale
  }
  return found
}

function noisy(model: ClassSample, noise: Float64Array, scale: number): ClassSample {
  const probabilities = new Float64Array(2 * model.rows)
  for (let row = 0; row < model.rows; row++) {
    const p = Math.min(1 - 1e-6, Math.max(1e-6, model.probabilities![2 * row + 1]!))
    const blurred = 1 / (1 + Math.exp(-(Math.log(p / (1 - p)) + scale * noise[row]!)))
    probabilities.set([1 - blurred, blurred], 2 * row)
  }
  return { ...model, probabilities }
}

function drawn(rows: number, count: number, random: (bound: number) => number): Uint32Array {
  const all = Uint32Array.from({ length: rows }, (_, row) => row)
  for (let i = 0; i < count; i++) {
    const other = i + random(rows - i)
    const kept = all[i]!
    all[i] = all[other]!
    all[other] = kept
  }
  return all.slice(0, count)
}

function onRows(model: ClassSample, rows: Uint32Array): ClassSample {
  const probabilities = new Float64Array(2 * rows.length)
  rows.forEach((row, i) => {
    probabilities.set(model.probabilities!.subarray(2 * row, 2 * row + 2), 2 * i)
  })
  const take = (codes: Int32Array) => Int32Array.from(rows, (row) => codes[row]!)
  return { ...model, rows: rows.length, target: take(model.target), predicted: take(model.predicted), probabilities }
}

function judge(counts: Tally, candidate: ClassSample, baseline: ClassSample): void {
  const values = (model: ClassSample) => ({ values: new Map([['roc_auc', auc(model)]]), slices: [] })
  const { interval, bounds } = pairedUncertainty(candidate, baseline, ['roc_auc'], { groups: null, seed: 1 })
  for (const uncertainty of ['report', 'strict'] as const) {
    const { verdict } = decide({
      policy: {
        metrics: { roc_auc: { max_absolute_regression: margin } },
        slices: {},
        on_missing_baseline: 'fail',
        uncertainty,
        compat: 'none',
      },
      task: 'binary-classification',
      candidate: values(candidate),
      baselines: [{ name: 'base', status: 'scored', scored: values(baseline), same_model: false, interval, bounds }],
      registered_versions: 1,
    })
    counts[uncertainty][verdict]++
  }
  if (auc(candidate) < auc(baseline)) counts.plain++
}

function range(values: readonly number[]): string {
  return `${Math.min(...values).toFixed(4)} to ${Math.max(...values).toFixed(4)}`
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}
