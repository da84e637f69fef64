import { describe, expect, test } from '@jest/globals'
import { pairedUncertainty } from '../../src/gate/uncertainty.ts'
import type { ClassSample, NumberSample, Sample } from '../../src/metrics/sample.ts'
import { metricNamed, metricsFor } from '../../src/metrics/table.ts'
import { delong } from '../../src/stats/delong.ts'
import { countDraws, seeded } from '../../src/stats/random.ts'

/** Numbers in [0, 1), the same every time. */
function stream(seed: number): () => number {
  const state = seeded(seed)
  const one = new Uint16Array(4096)
  return () => {
    countDraws(state, one, 1)
    return one.indexOf(1) / 4096
  }
}

function classifiers(rows: number, classes: number, weighted: boolean): [ClassSample, ClassSample] {
  const next = stream(rows + classes)
  const target = Int32Array.from({ length: rows }, () => Math.floor(next() * classes))
  const weights = weighted ? Float64Array.from({ length: rows }, () => 0.5 + next()) : null
  const model = (skill: number): ClassSample => {
    const probabilities = new Float64Array(rows * classes)
    const predicted = new Int32Array(rows)
    for (let row = 0; row < rows; row++) {
      const raw = Array.from(
        { length: classes },
        (_, c) => Math.round(10 * next()) + 1 + (target[row] === c ? skill : 0),
      )
      const total = raw.reduce((a, b) => a + b)
      raw.forEach((value, c) => {
        probabilities[row * classes + c] = value / total
      })
      predicted[row] = raw.indexOf(Math.max(...raw))
    }
    const positive = classes === 2 ? 1 : null
    return { kind: 'classification', rows, classes, positive, target, predicted, probabilities, weights }
  }
  return [model(4), model(3)]
}

function regressors(rows: number, weighted: boolean): [NumberSample, NumberSample] {
  const next = stream(rows)
  const target = Float64Array.from({ length: rows }, () => 100 + 10 * next())
  const weights = weighted ? Float64Array.from({ length: rows }, () => 0.5 + next()) : null
  const model = (noise: number): NumberSample => {
    const predicted = target.map((value) => value + noise * (next() - 0.5))
    return { kind: 'regression', rows, target, predicted, weights }
  }
  return [model(4), model(6)]
}

/** The 95 % interval the slow way: the metric itself on the rows drawn, weights and all. */
function slowInterval(candidate: Sample, baseline: Sample, name: string, seed: number, resamples: number) {
  const state = seeded(seed)
  const counts = new Uint16Array(candidate.rows)
  const deltas: number[] = []
  for (let i = 0; i < resamples; i++) {
    countDraws(state, counts, counts.length)
    const rows = [...counts].flatMap((count, row) => new Array<number>(count).fill(row))
    const drawn = (sample: Sample): Sample =>
      sample.kind === 'regression'
        ? {
            ...sample,
            target: Float64Array.from(rows, (row) => sample.target[row]!),
            predicted: Float64Array.from(rows, (row) => sample.predicted[row]!),
            weights: sample.weights && Float64Array.from(rows, (row) => sample.weights![row]!),
          }
        : {
            ...sample,
            target: Int32Array.from(rows, (row) => sample.target[row]!),
            predicted: Int32Array.from(rows, (row) => sample.predicted[row]!),
            probabilities: Float64Array.from(
              rows.flatMap((row) => [
                ...sample.probabilities!.subarray(row * sample.classes, (row + 1) * sample.classes),
              ]),
            ),
            weights: sample.weights && Float64Array.from(rows, (row) => sample.weights![row]!),
          }
    deltas.push(metricNamed(name)!.compute(drawn(candidate)) - metricNamed(name)!.compute(drawn(baseline)))
  }
  deltas.sort((a, b) => a - b)
  const at = (q: number) => {
    const position = q * (deltas.length - 1)
    const below = Math.floor(position)
    return deltas[below]! + (position - below) * ((deltas[below + 1] ?? deltas[below]!) - deltas[below]!)
  }
  return [at(0.025), at(0.975)] as const
}

describe('the fast differences are the metrics on the rows drawn', () => {
  test.each([
    ['binary', classifiers(60, 2, false), metricsFor('binary-classification')],
    ['binary, weighted', classifiers(60, 2, true), metricsFor('binary-classification')],
    ['three classes', classifiers(80, 3, false), metricsFor('multiclass-classification')],
    ['regression', regressors(50, false), metricsFor('regression')],
    ['regression, weighted', regressors(50, true), metricsFor('regression')],
  ] as const)('%s', (_, [candidate, baseline], metrics) => {
    const names = metrics.map(({ name }) => name).filter((name) => name !== 'max_error')
    const uncertainty = pairedUncertainty(candidate, baseline, names, { groups: null, seed: 3, resamples: 40 })
    for (const name of names) {
      const ours = uncertainty.interval(name)!
      const theirs = slowInterval(candidate, baseline, name, 3, 40)
      const difference = Math.max(Math.abs(ours[0] - theirs[0]), Math.abs(ours[1] - theirs[1]))
      expect([name, difference < 1e-11]).toEqual([name, true])
    }
    expect(
      pairedUncertainty(candidate, baseline, ['max_error'], { groups: null, seed: 3 }).interval('max_error'),
    ).toBeNull()
  })
})

describe('the distribution', () => {
  const [candidate, baseline] = classifiers(1500, 2, false)
  const of = (seed: number, groups: Int32Array | null = null) =>
    pairedUncertainty(candidate, baseline, ['roc_auc', 'accuracy'], { groups, seed })

  test('agrees with DeLong on the width of the interval', () => {
    const scores = (sample: ClassSample) => sample.probabilities!.filter((_, i) => i % 2 === 1)
    const theirs = delong(Uint8Array.from(candidate.target), scores(candidate), scores(baseline))!.interval
    const ours = of(1).interval('roc_auc')!
    expect(Math.abs((ours[1] - ours[0]) / (theirs[1] - theirs[0]) - 1)).toBeLessThan(0.1)
  })

  test('is the same for the same seed, and another for another', () => {
    expect(of(1).interval('roc_auc')).toEqual(of(1).interval('roc_auc'))
    expect(of(1).interval('roc_auc')).not.toEqual(of(2).interval('roc_auc'))
  })

  test('the one-sided bounds lie inside the two-sided interval', () => {
    const [low, high] = of(1).interval('accuracy')!
    const [worst, best] = of(1).bounds('accuracy')!
    expect(low < worst && worst < best && best < high).toBe(true)
    expect(of(1).detectable('accuracy')).toBeGreaterThan(0)
  })

  test('rows of a group are drawn together: the same rows ten times over are no more sure', () => {
    const tenfold = <T extends Int32Array | Float64Array>(values: T, width: number): T => {
      const times = Array.from({ length: 10 }, () => [...values.subarray(0, 150 * width)]).flat()
      return (values instanceof Int32Array ? Int32Array.from(times) : Float64Array.from(times)) as T
    }
    const copies = (sample: ClassSample): ClassSample => ({
      ...sample,
      target: tenfold(sample.target, 1),
      predicted: tenfold(sample.predicted, 1),
      probabilities: tenfold(sample.probabilities!, 2),
    })
    const width = (groups: Int32Array | null) => {
      const [low, high] = pairedUncertainty(copies(candidate), copies(baseline), ['log_loss'], {
        groups,
        seed: 1,
      }).interval('log_loss')!
      return high - low
    }
    const grouped = width(Int32Array.from({ length: 1500 }, (_, row) => row % 150))
    expect(grouped / width(null)).toBeGreaterThan(2.5)
  })

  test('is nothing where the metric is not defined, or there are no rows', () => {
    const one = { ...candidate, target: new Int32Array(1500) }
    const other = { ...baseline, target: new Int32Array(1500) }
    expect(
      pairedUncertainty(one, other, ['roc_auc'], { groups: null, seed: 1, resamples: 20 }).interval('roc_auc'),
    ).toBeNull()
    const none = (sample: ClassSample): ClassSample => ({ ...sample, rows: 0, target: new Int32Array(0) })
    expect(
      pairedUncertainty(none(candidate), none(baseline), ['accuracy'], { groups: null, seed: 1 }).bounds('accuracy'),
    ).toBeNull()
  })
})

test('draws are uniform', () => {
  const counts = new Uint16Array(100)
  countDraws(seeded(7), counts, 100_000)
  const chiSquare = counts.reduce((total, count) => total + (count - 1000) ** 2 / 1000, 0)
  // 0.0005 and 0.9995 quantiles with 99 degrees of freedom
  expect(chiSquare).toBeGreaterThan(58)
  expect(chiSquare).toBeLessThan(151)
})
