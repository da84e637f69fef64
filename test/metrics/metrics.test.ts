import { describe, expect, test } from '@jest/globals'
import { calibrationCurve } from '../../src/metrics/calibration.ts'
import { confusionMatrix } from '../../src/metrics/confusion.ts'
import { rocCurve } from '../../src/metrics/roc.ts'
import type { ClassSample, NumberSample } from '../../src/metrics/sample.ts'
import { metricNamed, metricsFor, metricTable } from '../../src/metrics/table.ts'

const binary = (target: number[], positiveProbability: number[] | null, weights?: number[]): ClassSample => ({
  kind: 'classification',
  rows: target.length,
  classes: 2,
  positive: 1,
  target: Int32Array.from(target),
  predicted: Int32Array.from(target, (t, i) => (positiveProbability ? Number(positiveProbability[i]! > 0.5) : t)),
  probabilities: positiveProbability && Float64Array.from(positiveProbability.flatMap((p) => [1 - p, p])),
  weights: weights ? Float64Array.from(weights) : null,
})

const numbers = (target: number[], predicted: number[]): NumberSample => ({
  kind: 'regression',
  rows: target.length,
  target: Float64Array.from(target),
  predicted: Float64Array.from(predicted),
  weights: null,
})

describe('never a number out of nothing', () => {
  const scores = (sample: ClassSample | NumberSample) => metricTable.map((metric) => metric.compute(sample))

  test('an empty test set', () => {
    expect(scores(binary([], [])).every(Number.isNaN)).toBe(true)
    expect(scores(numbers([], [])).every(Number.isNaN)).toBe(true)
  })

  test('rows without weight', () => {
    expect(scores(binary([0, 1], [0.2, 0.8], [0, 0])).every(Number.isNaN)).toBe(true)
  })

  test('a NaN probability', () => {
    const sample = binary([0, 1, 1], [0.2, Number.NaN, 0.7])
    for (const metric of metricsFor('binary-classification')) {
      expect([metric.name, Number.isNaN(metric.compute(sample))]).toEqual([
        metric.name,
        metric.needs === 'probabilities',
      ])
    }
  })

  test('a NaN prediction', () => {
    expect(scores(numbers([1, 1, 1], [1, Number.NaN, 1])).every(Number.isNaN)).toBe(true)
    expect(metricNamed('r2')!.compute(numbers([1, 1, 1], [1, Number.POSITIVE_INFINITY, 1]))).toBeNaN()
  })

  test('no probabilities', () => {
    for (const metric of metricTable.filter(({ needs }) => needs === 'probabilities')) {
      expect(metric.compute(binary([0, 1], null))).toBeNaN()
    }
  })

  test('a class number out of range', () => {
    const sample = { ...binary([0, 1], [0.2, 0.7]), predicted: Int32Array.of(0, 7) }
    expect(metricNamed('f1')!.compute(sample)).toBeNaN()
  })
})

test('a sum of many small weights does not drift', () => {
  const n = 200_000
  const sample = { ...binary(new Array(n).fill(1), null), weights: new Float64Array(n).fill(0.1) }
  expect(Math.abs(confusionMatrix(sample).total - 0.1 * n)).toBeLessThan(1e-10)
})

test('names are one each, tasks are kept apart', () => {
  expect(new Set(metricTable.map(({ name }) => name)).size).toBe(metricTable.length)
  expect(metricNamed('auc')).toBeUndefined()
  expect(metricsFor('regression').map(({ name }) => name)).toContain('r2')
  expect(metricsFor('regression').map(({ name }) => name)).not.toContain('accuracy')
  expect(metricsFor('multiclass-classification').map(({ name }) => name)).not.toContain('f1')
})

test('the confusion matrix counts weighted rows by actual and predicted class', () => {
  const { counts, correct, total } = confusionMatrix(binary([0, 0, 1, 1], [0.1, 0.9, 0.8, 0.2], [1, 2, 3, 4]))
  expect([...counts]).toEqual([1, 2, 4, 3])
  expect([correct, total]).toEqual([4, 10])
})

describe('curves for a report', () => {
  const target = Array.from({ length: 1000 }, (_, i) => Number((i * 7919) % 1000 < i))
  const sample = binary(
    target,
    target.map((_, i) => (i + 0.5) / 1000),
  )

  test('the ROC curve starts at 0, 0, ends at 1, 1, rises, and can be thinned', () => {
    const whole = rocCurve(sample, 1)!
    const thin = rocCurve(sample, 1, 50)!
    expect(whole.fpr.length).toBe(1001)
    expect(thin.fpr.length).toBeLessThanOrEqual(50)
    expect(thin.fpr.length).toBeGreaterThan(40)
    for (const { fpr, tpr } of [whole, thin]) {
      expect([fpr[0], tpr[0], fpr.at(-1), tpr.at(-1)]).toEqual([0, 0, 1, 1])
      expect(fpr.every((x, i) => i === 0 || (x >= fpr[i - 1]! && tpr[i]! >= tpr[i - 1]!))).toBe(true)
    }
  })

  test('no ROC curve with one class', () => {
    expect(rocCurve(binary([1, 1], [0.3, 0.4]), 1)).toBeNull()
  })

  test('calibration bins hold every row once', () => {
    const bins = calibrationCurve(sample, 1)!
    expect(bins.map(({ rows }) => rows)).toEqual(new Array(10).fill(100))
    expect(bins[0]!.predicted).toBeCloseTo(0.05, 12)
  })
})
